import type { RequestHandler } from 'express';
import helmet from 'helmet';

const SELF = "'self'";
const NONE = "'none'";

/** Everything a page loads comes from this gateway, and nothing stands inside the page itself. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: [SELF],
    // Older browsers do not take 'self' for a web socket of the same origin.
    connectSrc: [SELF, 'ws:'],
    objectSrc: [NONE],
    baseUri: [NONE],
    formAction: [SELF],
    frameAncestors: [NONE],
    scriptSrcAttr: [NONE],
  },
};

/** The headers every answer carries. Without HTTPS, HSTS would say nothing. */
export function securityHeaders(): RequestHandler[] {
  const headers = helmet({
    contentSecurityPolicy,
    strictTransportSecurity: false,
    // Not `no-referrer`: browsers then hide the origin of our own pages' requests, too.
    referrerPolicy: { policy: 'same-origin' },
  });
  const permissions: RequestHandler = (_request, response, next) => {
    response.set('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
    next();
  };
  return [headers, permissions];
}
