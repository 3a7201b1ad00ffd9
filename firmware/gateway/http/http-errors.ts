import { GatewayError, refusal } from '../errors.js';

/** Refusals of the HTTP door itself. */

/** Too many attempts to sign in. */
export class TooManyAttempts extends GatewayError {
  constructor(readonly retry_after_s: number) {
    super('too_many_attempts', { retry_after_s });
  }
}

export const signInNeeded = () => refusal('sign_in_needed', {});

export const signInRefused = () => refusal('sign_in_refused', {});

export const roleRefused = (role: string) => refusal('role_refused', { role });

export const vpnRoleCapped = (role: string, own_role: string) =>
  refusal('vpn_role_capped', { role, own_role });

export const originRefused = () => refusal('origin_refused', {});

export const bodyMissing = () => refusal('body_malformed', {});

export const bodyMalformed = () => refusal('body_malformed', {}, { detail: 'The body is not JSON.' });

export const bodyTooLarge = (max_bytes: number) => refusal('body_too_large', { max_bytes });

export const bodyNotJson = () => refusal('body_not_json', {});

export const routeUnknown = (method: string, path: string) =>
  refusal('route_unknown', { method, path: path.slice(0, 128) });

export const methodUnknown = (method: string, allowed: string) =>
  refusal('method_unknown', { method, allowed });

export const requestMalformed = () => refusal('request_malformed', {});

export const commandUnknown = (id: string) => refusal('command_unknown', { id });
