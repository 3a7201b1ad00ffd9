import { Management } from '../../../vpn/openvpn/management.js';
import type { Warning } from '../../cli/answer.js';
import type { MachineRoot } from './machine-root.js';

/** What became of the sessions of revoked certificates. */
export interface EndedSessions {
  readonly ended: number;
  readonly warnings: readonly Warning[];
}

/**
 * Ends the sessions of names whose certificates are revoked: the list alone keeps them from coming back, but lets a
 * session that stands go on. Whoever has a newer certificate is back within seconds.
 * @param sockets of OpenVPN's daemons, as paths of that system; a daemon that does not run has no sessions
 */
export async function endSessions(
  root: MachineRoot,
  sockets: readonly string[],
  names: readonly string[],
): Promise<EndedSessions> {
  let ended = 0;
  const warnings: Warning[] = [];
  for (const socket of sockets.filter((path) => root.exists(path))) {
    const management = new Management({ socket: root.at(socket) });
    for (const name of names)
      try {
        ended += await management.kill(name);
      } catch (error) {
        if (isDown(error)) break;
        warnings.push({
          code: 'session_may_stand',
          message: `${name} is revoked and cannot come back, but a session may still stand: ${(error as Error).message}`,
        });
      }
  }
  return { ended, warnings };
}

function isDown(error: unknown): boolean {
  const { code, cause } = error as { code?: string; cause?: { code?: string } };
  return code === 'management_unreachable' && cause?.code !== 'EACCES';
}
