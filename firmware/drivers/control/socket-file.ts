import { lstatSync, unlinkSync } from 'node:fs';
import { connect } from 'node:net';

/** Why there can be no control socket. */
export class ControlSocketError extends Error {
  constructor(
    readonly code: 'control_socket_taken' | 'control_socket_unusable',
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = 'ControlSocketError';
  }
}

/** sun_path of unix(7) holds 108 bytes, the closing zero among them. */
const LONGEST_PATH_BYTES = 107;

/**
 * Makes sure that a socket can be made at this path: removes one that a process left behind when it was killed.
 * Throws `control_socket_taken` when somebody answers there, `control_socket_unusable` when the path is too long or
 * something else than a socket lies there.
 */
export async function clearSocketFile(file: string): Promise<void> {
  if (Buffer.byteLength(file) > LONGEST_PATH_BYTES) {
    throw new ControlSocketError(
      'control_socket_unusable',
      `the path ${file} is longer than the ${LONGEST_PATH_BYTES} bytes of a unix socket; choose a shorter data folder`,
    );
  }
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket()) {
    throw new ControlSocketError(
      'control_socket_unusable',
      `${file} is in the way: it is no socket; move it away`,
    );
  }
  if (await answers(file)) {
    throw new ControlSocketError(
      'control_socket_taken',
      `another process answers on ${file}: stop it, or give this one a data folder of its own`,
    );
  }
  unlinkSync(file);
}

function answers(file: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(file);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
