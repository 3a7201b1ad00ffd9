import { AccessPathError } from '../access-path.js';

/** Nothing listens on the management socket: the daemon does not run, or this user may not speak to it. */
export function unreachable(socket: string, cause: NodeJS.ErrnoException): AccessPathError {
  const advice =
    cause.code === 'EACCES'
      ? 'this user may not use it: run as root or as the user sluice'
      : 'the daemon does not run: look at systemctl status "sluice-vpn*"';
  return new AccessPathError(
    'management_unreachable',
    `OpenVPN cannot be asked at ${socket} (${cause.code ?? cause.message}): ${advice}`,
    { cause },
  );
}

/** It took the connection but gave no full answer in time. OpenVPN serves one asker at a time. */
export function silent(socket: string, timeout_ms: number): AccessPathError {
  return new AccessPathError(
    'management_silent',
    `OpenVPN gave no answer at ${socket} within ${timeout_ms} ms: another program may hold its management socket`,
  );
}

/** The connection ended in the middle of an answer. */
export function cutOff(socket: string): AccessPathError {
  return new AccessPathError(
    'management_cut_off',
    `OpenVPN ended the conversation at ${socket} before its answer was complete: it is stopping or restarting`,
  );
}

/** What came is no answer of OpenVPN's. */
export function garbled(socket: string, what: string): AccessPathError {
  return new AccessPathError('management_garbled', `What answers at ${socket} is not OpenVPN: ${what}`);
}

/** OpenVPN understood and refused. */
export function refusedBy(socket: string, text: string): AccessPathError {
  return new AccessPathError('management_refused', `OpenVPN at ${socket} refused: ${text}`);
}
