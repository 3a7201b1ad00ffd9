import type { SessionView } from '../protocol/rest.js';
import type { Identity } from './identity.js';

/** A signed-in person as they are told of themselves. */
export function sessionViewOf(
  { username, role, own_role }: Identity,
  { gateway, version }: Pick<SessionView, 'gateway' | 'version'>,
): SessionView {
  const view = { username, role, gateway, version };
  return own_role === undefined ? view : { ...view, capped_by_device: true };
}
