import type { Requester } from '../auth/audit-log.js';
import type { Identity } from '../identity.js';

/** Whoever makes a request, as the audit log names them. */
export function requester({ by, from }: { readonly by: Identity; readonly from: string }): Requester {
  return { actor: by.username, role: by.role, from };
}
