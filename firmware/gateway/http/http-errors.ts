import { GatewayError } from '../errors.js';

/** Refusals of the HTTP door itself. */

/** Too many attempts to sign in. */
export class TooManyAttempts extends GatewayError {
  constructor(readonly retry_after_s: number) {
    super(
      'too_many_attempts',
      429,
      `Too many attempts to sign in. Nothing was checked; try again in ${retry_after_s} s.`,
    );
  }
}

export const signInNeeded = () =>
  new GatewayError('sign_in_needed', 401, 'Nobody is signed in: sign in first.');

export const signInRefused = () =>
  new GatewayError('sign_in_refused', 401, 'The name or the password is wrong.');

export const roleRefused = (role: string) =>
  new GatewayError('role_refused', 403, `The role ${role} may not do this. Ask an admin.`);

export const vpnRoleCapped = (role: string, own_role: string) =>
  new GatewayError(
    'vpn_role_capped',
    403,
    `You are ${own_role}, but by the farm's plan this device may do no more than a ${role}. Use a device that the plan lists as ${own_role}.`,
  );

export const originRefused = () =>
  new GatewayError('origin_refused', 403, 'Only pages of this gateway may change something in your name.');

export const bodyMissing = () =>
  new GatewayError('body_malformed', 400, 'The request needs a JSON body and has none.');

export const bodyMalformed = () => new GatewayError('body_malformed', 400, 'The body is not JSON.');

export const bodyTooLarge = (max_bytes: number) =>
  new GatewayError('body_too_large', 413, `A body has at most ${max_bytes} bytes.`);

export const bodyNotJson = () =>
  new GatewayError(
    'body_not_json',
    415,
    'A body must be JSON, uncompressed, with Content-Type: application/json.',
  );

export const routeUnknown = (method: string, path: string) =>
  new GatewayError(
    'route_unknown',
    404,
    `${method} ${path.slice(0, 128)} is no route; /api/docs lists them.`,
  );

export const methodUnknown = (method: string, allowed: string) =>
  new GatewayError('method_unknown', 405, `${method} is not possible here, only ${allowed}.`);

export const requestMalformed = () =>
  new GatewayError('request_malformed', 400, 'The request cannot be read; look at its path and headers.');

export const commandUnknown = (id: string) =>
  new GatewayError('command_unknown', 404, `There is no command "${id}".`);
