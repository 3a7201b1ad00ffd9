import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { TooManyAttempts } from './http-errors.js';

/** Requests to sign in from one address, right ones too: each may cost 0.4 s of a core. */
const PER_MINUTE = 30;
const MINUTE_S = 60;

/** A coarse limit in front of the throttle, which knows persons. */
export function loginRate(): RequestHandler {
  return rateLimit({
    windowMs: MINUTE_S * 1000,
    limit: PER_MINUTE,
    standardHeaders: false,
    legacyHeaders: false,
    handler: (_request, _response, next) => next(new TooManyAttempts(MINUTE_S)),
  });
}
