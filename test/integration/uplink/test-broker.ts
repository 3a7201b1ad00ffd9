import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type AuthenticateError, type Client } from 'aedes';
import { connectAsync } from 'mqtt';

/** A message as a client published it. */
export interface Published {
  readonly client: string;
  readonly topic: string;
  readonly payload: string;
  readonly qos: number;
  readonly retain: boolean;
}

/** How a client introduced itself. */
export interface Introduced {
  readonly id: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
}

/** A real broker on a loopback port, which remembers what it was told. */
export class TestBroker {
  readonly published: Published[] = [];
  readonly introduced: Introduced[] = [];
  /** What was subscribed to, once it is in force. */
  readonly subscribed: string[] = [];
  /** Decides who is let in; null never answers. */
  accept: (client: Introduced) => boolean | null = () => true;
  /** While false, publishes with QoS 1 are not acknowledged. */
  acknowledging = true;
  private held: (() => void)[] = [];
  private readonly sockets = new Set<Socket>();
  private clients: Client[] = [];

  private constructor(
    private readonly aedes: Aedes,
    private readonly server: Server,
    readonly port: number,
  ) {}

  /** @param port 0 for any */
  static async start(port = 0): Promise<TestBroker> {
    const aedes = await Aedes.createBroker();
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const broker = new TestBroker(aedes, server, address.port);
    broker.listen();
    return broker;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  /** What was published on a topic, oldest first. */
  on(topic: string): string[] {
    return this.published.filter((one) => one.topic === topic).map(({ payload }) => payload);
  }

  /** What a client that subscribes now is handed as the retained message of a topic; undefined when nothing. */
  async retained(topic: string): Promise<string | undefined> {
    const client = await connectAsync(this.url, { clientId: 'observer', reconnectPeriod: 0 });
    let seen: string | undefined;
    client.on('message', (_, payload, packet) => {
      if (packet.retain) seen = payload.toString();
    });
    await client.subscribeAsync(topic, { qos: 1 });
    // The broker hands out what it retains before it answers what comes later.
    await client.publishAsync('observer/done', '', { qos: 1 });
    await client.endAsync();
    return seen;
  }

  /** Publishes in the broker's own name. */
  async publish(topic: string, payload: string | Buffer, retain = false): Promise<void> {
    await new Promise<void>((resolve, reject) =>
      this.aedes.publish(
        { cmd: 'publish', topic, payload: Buffer.from(payload), qos: 1, retain, dup: false },
        (error) => (error ? reject(error) : resolve()),
      ),
    );
  }

  /** Breaks the connections of all clients without a word. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** Sends bytes to all clients that are no MQTT. */
  babble(): void {
    for (const socket of this.sockets) socket.write(Buffer.alloc(64, 0xff));
  }

  /** Lets go of the acknowledgements that were held back. */
  acknowledge(): void {
    this.acknowledging = true;
    for (const release of this.held.splice(0)) release();
  }

  async stop(): Promise<void> {
    this.acknowledge();
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.cut();
    await closed;
    await new Promise<void>((resolve) => this.aedes.close(resolve));
    for (const client of this.clients) client.close();
  }

  private listen(): void {
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      this.aedes.handle(socket);
    });
    this.aedes.authenticate = (client, username, password, done) => {
      const introduced = { id: client.id, username, password: password?.toString() };
      if (client.id !== 'observer') this.introduced.push(introduced);
      const refusal: AuthenticateError = Object.assign(new Error('refused'), { returnCode: 4 });
      const accepted = this.accept(introduced);
      if (accepted !== null) done(accepted ? null : refusal, accepted);
    };
    this.aedes.authorizePublish = (client, packet, done) => {
      this.published.push({
        client: client?.id ?? '',
        topic: packet.topic,
        payload: packet.payload.toString(),
        qos: packet.qos,
        retain: packet.retain,
      });
      if (this.acknowledging || packet.qos === 0) done(null);
      else this.held.push(() => done(null));
    };
    this.aedes.on('subscribe', (subscriptions) => {
      this.subscribed.push(...subscriptions.map(({ topic }) => topic));
    });
    this.aedes.on('client', (client) => this.clients.push(client));
    for (const event of ['clientError', 'connectionError'] as const) this.aedes.on(event, () => undefined);
  }
}
