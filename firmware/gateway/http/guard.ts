import type { Request } from 'express';
import type { Sessions } from '../auth/sessions.js';
import type { VpnCap } from '../auth/vpn-cap.js';
import { vpnAddressUnknown } from '../errors.js';
import type { Identity } from '../identity.js';
import type { Refusals } from '../refusals/refusals.js';
import { originRefused, roleRefused, signInNeeded, vpnRoleCapped } from './http-errors.js';
import { checkMediaType } from './json-body.js';
import { comesFromOwnPage } from './origin.js';
import type { Route } from './route.js';

export interface GuardOptions {
  readonly sessions: Pick<Sessions, 'find'>;
  readonly cap: Pick<VpnCap, 'personAt' | 'knows'>;
  readonly refusals: Pick<Refusals, 'deny'>;
}

/** Decides who may make a request, before anything else of it is looked at. Denials are audited. */
export class Guard {
  constructor(private readonly options: GuardOptions) {}

  /**
   * Who makes this request, as they may act from where they are; undefined when nobody is signed in and the route is
   * for everybody.
   * Throws `vpn_address_unknown`, `origin_refused`, `body_not_json`, `sign_in_needed`, `vpn_role_capped` or
   * `role_refused`.
   */
  admit(route: Route, request: Request, from: string): Identity | undefined {
    const { sessions, cap } = this.options;
    const person = sessions.find(request.headers.cookie);
    if (!cap.knows(from))
      throw this.denied(vpnAddressUnknown(from), { route, request, from, identity: person });
    const identity = person && cap.personAt(from, person);
    if (route.method !== 'GET') {
      if (!comesFromOwnPage(request.headers))
        throw this.denied(originRefused(), { route, request, from, identity });
      checkMediaType(request);
    }
    if (route.roles === 'everybody') return identity;
    if (identity === undefined) throw this.denied(signInNeeded(), { route, request, from, identity });
    const { role, own_role } = identity;
    if (route.roles.includes(role)) return identity;
    const capped = own_role !== undefined && route.roles.includes(own_role);
    const refusal = capped ? vpnRoleCapped(role, own_role) : roleRefused(role);
    throw this.denied(refusal, { route, request, from, identity });
  }

  private denied<E extends Error & { readonly code: string }>(
    error: E,
    { route, request, from, identity }: Attempt,
  ): E {
    this.options.refusals.deny(error.code, {
      actor: identity?.username ?? '-',
      role: identity?.role ?? '-',
      action: `${route.method} ${route.path}`,
      target: request.path,
      detail: error.code,
      from,
    });
    return error;
  }
}

interface Attempt {
  readonly route: Route;
  readonly request: Request;
  readonly from: string;
  readonly identity: Identity | undefined;
}
