import type { Server } from 'node:net';
import { StartError } from './start-error.js';

/** An address to listen on; port 0 takes any free one. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * Listens, and answers the address with the port it got. `variable` is the environment variable that moves the port,
 * for the sentence. Throws `port_taken`, `port_forbidden` or `address_not_here`.
 */
export async function listen(
  server: Server,
  address: ListenAddress,
  variable: string,
): Promise<ListenAddress> {
  await new Promise<void>((resolve, reject) => {
    const opened = () => {
      server.off('error', failed);
      resolve();
    };
    // Both listeners go, whatever comes: the same server may be asked again every second.
    const failed = (error: NodeJS.ErrnoException) => {
      server.off('listening', opened);
      reject(explained(error, address, variable));
    };
    server.once('error', failed).once('listening', opened).listen(address);
  });
  const bound = server.address();
  return {
    host: address.host,
    port: typeof bound === 'object' && bound !== null ? bound.port : address.port,
  };
}

function explained(error: NodeJS.ErrnoException, { host, port }: ListenAddress, variable: string): Error {
  if (error.code === 'EADDRINUSE') {
    return new StartError(
      'port_taken',
      `Port ${port} on ${host} is taken by another program. Stop that program, or set ${variable} to a free port.`,
    );
  }
  if (error.code === 'EACCES') {
    return new StartError(
      'port_forbidden',
      `Port ${port} may not be opened by this user. Set ${variable} to a port above 1023.`,
    );
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return addressNotHere(host);
  }
  return error;
}

export const addressNotHere = (host: string) =>
  new StartError(
    'address_not_here',
    `This machine has no address ${host}. Is the VPN up? SLUICE_BIND says where the gateway listens.`,
  );

/** Stops listening; resolves when the last connection is gone. Safe for a server that never listened. */
export function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
