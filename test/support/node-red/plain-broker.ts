import { createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';

/** An MQTT broker that is not Sluice's: whoever comes may publish whatever they like. */
export class PlainBroker {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly broker: Aedes,
    private readonly server: Server,
  ) {}

  static async start(): Promise<PlainBroker> {
    const broker = new Aedes();
    await broker.listen();
    const server = createServer((socket) => {
      made.sockets.add(socket);
      socket.once('close', () => made.sockets.delete(socket));
      broker.handle(socket);
    });
    const made = new PlainBroker(broker, server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return made;
  }

  get port(): number {
    const address = this.server.address();
    return address !== null && typeof address === 'object' ? address.port : 0;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
    await new Promise<void>((resolve) => this.broker.close(resolve));
  }
}
