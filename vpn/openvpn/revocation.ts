import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { id } from '../../firmware/protocol/primitives.js';
import type { AccessPath } from '../access-path.js';
import { checked } from '../input-error.js';
import { checkedCrl } from './keys.js';

/*
 * How a revocation list gets to the server. OpenVPN reads crl.pem again at the next connection after it has changed,
 * without a restart, and what it reads decides about everybody:
 *   expired, dated in the future, wrong label, DER, unreadable to the daemon's user → everybody is refused;
 *   deleted while it runs → the last one stays in force; missing at its start → it does not start.
 * So a list is checked before, written beside, renamed over, readable to all and never deleted. It stops new
 * connections only: a session that stands is ended through the management socket.
 */

/**
 * Puts a revocation list in force, in one step: at no moment is there none, or half of one.
 * @param folder the server's folder
 * @param crl_pem one list for each CA that the server trusts; its dates are the signer's to check
 * @throws VpnInputError when it is no such list; then the old one stays
 */
export async function installCrl(folder: string, crl_pem: string): Promise<void> {
  const text = checkedCrl(crl_pem);
  const fresh = join(folder, 'crl.pem.new');
  const file = await open(fresh, 'w', 0o644);
  try {
    // A strict umask must not make it unreadable to the daemon's user.
    await file.chmod(0o644);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, join(folder, 'crl.pem'));
}

export interface ShutOutOptions {
  /** The server's folder. */
  readonly folder: string;
  readonly common_name: string;
  /** A list that names every certificate of this common name. */
  readonly crl_pem: string;
  readonly path: Pick<AccessPath, 'disconnect'>;
}

/**
 * Shuts a machine out for good: the list first, so that it cannot return; then its session; then its address.
 * Can be repeated after it was interrupted anywhere.
 * @returns how many sessions were ended
 * @throws AccessPathError when a daemon that runs does not answer: the machine cannot return, but may still be there
 */
export async function shutOut({ folder, common_name, crl_pem, path }: ShutOutOptions): Promise<number> {
  const name = checked(id, common_name, 'The common name');
  await installCrl(folder, crl_pem);
  const sessions = await path.disconnect(name);
  await rm(join(folder, 'ccd', name), { force: true });
  return sessions;
}
