import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type IClientOptions, type MqttClient, connect as mqttConnect } from 'mqtt';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import { VpnCap } from '../../../firmware/gateway/auth/vpn-cap.js';
import { Broker } from '../../../firmware/gateway/broker/broker.js';
import type { VerifyUser } from '../../../firmware/gateway/broker/door.js';
import type { TakeMessage } from '../../../firmware/gateway/broker/gatekeeper.js';
import type { Message } from '../../../firmware/gateway/broker/message.js';
import type { ClientIdentity, RegisteredNode } from '../../../firmware/gateway/identity.js';
import { type Denial, Refusals } from '../../../firmware/gateway/refusals/refusals.js';
import { topicOf } from '../../../firmware/protocol/topics.js';
import { connectPacket, SIGN_IN_FLAGS } from '../../support/mqtt-bytes.js';
import { LEVEL, onTheWire } from '../../support/payloads.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { waitFor } from '../../support/wait-for.js';

export const GATEWAY = 'gw0';
export const SECRETS: Readonly<Record<string, string>> = { pi0: 'secret-of-pi0', pi1: 'secret-of-pi1' };

export const LEVEL_TOPIC = topicOf(GATEWAY, 'level', { tank: 'house' });

/** The CONNECT of node `pi0`, for bare connections. */
export const NODE_SIGN_IN = connectPacket({
  flags: SIGN_IN_FLAGS,
  payload: ['node-pi0', 'pi0', SECRETS.pi0 ?? ''],
});

function registered(id: string, tanks: readonly string[]): RegisteredNode {
  return {
    id,
    tanks,
    secret_sha256: createHash('sha256')
      .update(SECRETS[id] ?? '')
      .digest('hex'),
  };
}

export const NODES: readonly RegisteredNode[] = [
  registered('pi0', ['house', 'farm']),
  registered('pi1', ['shed']),
];

const verifyUser: VerifyUser = async (username, password) => {
  if (password !== `password-of-${username}`) return undefined;
  return { username, role: username === 'admin' || username === 'boss' ? 'admin' : 'viewer' };
};

export interface Taken {
  readonly message: Message;
  readonly publisher: ClientIdentity;
}

/** A real broker on a free loopback port, with everything it says written down. */
export class BrokerRig {
  readonly taken: Taken[] = [];
  readonly denials: Denial[] = [];
  readonly gone: string[] = [];
  readonly log = new RecordedLog();
  readonly refusals: Refusals;
  readonly broker: Broker;
  port = 0;
  private readonly clients: MqttClient[] = [];
  private readonly sockets: Socket[] = [];

  constructor({ take }: { take?: TakeMessage } = {}) {
    const clock = new SystemClock();
    const audit = { record: (entry: Denial) => void this.denials.push(entry) };
    this.refusals = new Refusals({ audit, log: this.log, clock });
    this.broker = new Broker({
      gateway: GATEWAY,
      nodes: NODES,
      addresses: [{ host: '127.0.0.1', port: 0 }],
      verifyUser,
      cap: new VpnCap(),
      take: (message, publisher, from) => {
        this.taken.push({ message, publisher });
        return take?.(message, publisher, from) ?? 'forward';
      },
      onNodeGone: (node) => void this.gone.push(node),
      refusals: this.refusals,
      log: this.log,
    });
  }

  async start(): Promise<void> {
    const [bound] = await this.broker.start();
    this.port = bound?.port ?? 0;
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.end(true);
    for (const socket of this.sockets) socket.destroy();
    await this.broker.stop();
  }

  /** An MQTT client that has not been let in yet and does not come back by itself. */
  open(options: IClientOptions): MqttClient {
    const client = mqttConnect({ host: '127.0.0.1', port: this.port, reconnectPeriod: 0, ...options });
    client.on('error', () => undefined);
    this.clients.push(client);
    return client;
  }

  /** Signs in; rejects when refused. */
  async connected(options: IClientOptions): Promise<MqttClient> {
    const client = this.open(options);
    await new Promise<void>((resolve, reject) => {
      client.once('connect', () => resolve());
      client.once('error', reject);
      client.once('close', () => reject(new Error('closed before it was let in')));
    });
    return client;
  }

  node(id: string, options: IClientOptions = {}): Promise<MqttClient> {
    return this.connected({ clientId: `node-${id}`, username: id, password: SECRETS[id] ?? '', ...options });
  }

  user(username: string, options: IClientOptions = {}): Promise<MqttClient> {
    return this.connected({ username, password: `password-of-${username}`, ...options });
  }

  /** A bare TCP connection, for bytes no client library would send. */
  raw(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.port, '127.0.0.1', () => resolve(socket));
      socket.on('error', reject);
      this.sockets.push(socket);
    });
  }

  /** A bare connection that has been let in. */
  async signedIn(signIn: Uint8Array): Promise<Socket> {
    const socket = await this.raw();
    socket.write(signIn);
    const [answer] = await once(socket, 'data');
    if (![0x20, 2, 0, 0].every((byte, i) => answer[i] === byte)) throw new Error('the sign-in was refused');
    return socket;
  }

  /** The broker lives, lets a node in and takes its word. */
  async stillWorks(): Promise<void> {
    const before = this.taken.length;
    const node = await this.node('pi1');
    const topic = topicOf(GATEWAY, 'level', { tank: 'shed' });
    await node.publishAsync(topic, onTheWire(LEVEL), { retain: true, qos: 1 });
    await waitFor('the word of a good node', () => this.taken.length > before);
  }
}

/** Resolves when the client's connection has ended. */
export function ended(client: MqttClient): Promise<void> {
  return new Promise((resolve) => {
    if (!client.connected) resolve();
    else client.once('close', () => resolve());
  });
}
