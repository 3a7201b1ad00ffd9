import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { GuardedSocket } from '../../../../../firmware/gateway/broker/guarded-socket.js';

/** Connections over loopback: each is the gateway's guarded end, and a client that reads nothing. */
export class Loopback {
  private readonly server = createServer({ pauseOnConnect: true });
  private readonly ends: (Socket | GuardedSocket)[] = [];

  static async begin(): Promise<Loopback> {
    const loopback = new Loopback();
    loopback.server.listen(0, '127.0.0.1');
    await once(loopback.server, 'listening');
    return loopback;
  }

  async connection(): Promise<GuardedSocket> {
    const { port } = this.server.address() as AddressInfo;
    const accepted = once(this.server, 'connection');
    const client = connect(port, '127.0.0.1');
    client.on('error', () => {});
    const [socket] = (await accepted) as [Socket];
    const guarded = new GuardedSocket(socket);
    this.ends.push(client, guarded);
    return guarded;
  }

  async end(): Promise<void> {
    for (const end of this.ends) end.destroy();
    this.server.close();
    await once(this.server, 'close');
  }
}
