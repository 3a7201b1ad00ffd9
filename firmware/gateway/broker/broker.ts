import { randomUUID } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import type { AuthenticateError, Client, ConnectPacket, PublishPacket } from 'aedes';
import type { Log } from '../../ports/log.js';
import type { VpnCap } from '../auth/vpn-cap.js';
import type { NodeContact } from '../hosts/own-machine.js';
import type { ClientIdentity, RegisteredNode } from '../identity.js';
import type { ListenAddress } from '../listen.js';
import { Listeners, type Patience } from '../listeners.js';
import type { Refusals } from '../refusals/refusals.js';
import { Acl } from './acl.js';
import type { Introduction } from './connect-check.js';
import { Door, type ReturnCode, type VerifyUser } from './door.js';
import { FanOut } from './fan-out.js';
import { Gatekeeper, type Peer, type TakeMessage } from './gatekeeper.js';
import { GuardedSocket, PacketViolation } from './guarded-socket.js';

export interface BrokerOptions {
  readonly gateway: string;
  readonly nodes: readonly RegisteredNode[];
  /** Where to listen, at least one. */
  readonly addresses: readonly ListenAddress[];
  /** Where addresses may come and go. */
  readonly patience?: Patience | undefined;
  readonly verifyUser: VerifyUser;
  /** What the devices of the VPN allow. */
  readonly cap: VpnCap;
  /** Takes in every message that may be published, before it is handed to any subscriber. */
  readonly take: TakeMessage;
  /** A node's connection is gone, whatever it had said before. */
  readonly onNodeGone: (node: string) => void;
  readonly refusals: Refusals;
  /** Whether there are topics for Home Assistant. */
  readonly home_assistant?: boolean;
  readonly log: Log;
}

/** Connections in all, and from one address. 250 nodes and their people leave room in both. */
const MAX_CONNECTIONS = 600;
const MAX_CONNECTIONS_PER_ADDRESS = 300;
/** Filters one person's connection may ask for; Home Assistant asks for every topic of a tank or node by itself. */
const MAX_FILTERS = 100;
const FILTERS_OF_ONE = 12;

/**
 * The MQTT broker. What is published is taken in where it is allowed, not through a subscription, so that no slow
 * subscriber ever stands between a node and the gateway.
 */
export class Broker {
  private readonly gatekeeper: Gatekeeper;
  private readonly door: Door;
  private readonly fanOut: FanOut;
  private readonly introductions = new WeakMap<Client, Introduction>();
  private readonly peers = new WeakMap<Client, Peer>();
  private readonly connections = new Set<GuardedSocket>();
  private readonly listeners: Listeners;
  private stopping = false;

  constructor(private readonly options: BrokerOptions) {
    const { nodes, verifyUser, cap, refusals, take } = options;
    const acl = new Acl(options.gateway, nodes, options.home_assistant);
    this.door = new Door({ nodes, acl, verifyUser, cap, refusals });
    this.gatekeeper = new Gatekeeper({ acl, refusals, take, max_filters: maxFilters(options) });
    this.fanOut = new FanOut(this.hooks());
    this.listeners = new Listeners({
      addresses: options.addresses,
      variable: 'SLUICE_MQTT_PORT',
      serverFor: () => createServer((socket) => this.connect(socket)),
      patience: options.patience,
    });
  }

  /** Addresses at which nobody can connect now, and the code of why. */
  get troubles(): ReadonlyMap<ListenAddress, string> {
    return this.listeners.troubles;
  }

  /** Connections open now, whether let in or not. */
  get connectionCount(): number {
    return this.connections.size;
  }

  /**
   * Opens the addresses and answers those that are open, with the ports they got. `prepare` may publish what has to be
   * said before the first client comes. Throws `port_taken` and the like.
   */
  async start(prepare: () => void = () => undefined): Promise<ListenAddress[]> {
    this.fanOut.on('clientError', (client, error) => this.noteLoss(client, error));
    this.fanOut.on('connectionError', (client, error) => this.noteLoss(client, error));
    // The typings know this event under no other method.
    this.fanOut.addListener('error', (error) =>
      this.options.log.error({ error }, 'The MQTT broker reports an error'),
    );
    await this.fanOut.listen();
    prepare();
    return this.listeners.start();
  }

  /** Closes every connection; wills are not told. Safe to call twice, and after a start that failed. */
  async stop(): Promise<void> {
    this.stopping = true;
    const ended = this.listeners.stop();
    for (const connection of this.connections) connection.destroy();
    await ended;
    await new Promise<void>((resolve) => this.fanOut.close(resolve));
  }

  /** Publishes in the gateway's own name, to whom the topic table lets read it. Objects are sent as JSON. */
  publish(topic: string, payload: object | string, { retain }: { retain: boolean }): void {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
    const packet: PublishPacket = {
      cmd: 'publish',
      topic,
      payload: Buffer.from(text),
      qos: 1,
      retain,
      dup: false,
    };
    this.fanOut.publish(packet, null);
  }

  /** The nodes that are connected. */
  contacts(): NodeContact[] {
    return [...this.gatekeeper.peers].flatMap(({ identity: { kind, name }, connection: { from_here } }) =>
      kind === 'node' ? [{ node: name, from_here }] : [],
    );
  }

  /** Drops every connection of a person: their password or role has changed, or they are gone. */
  disconnectUser(username: string): void {
    this.disconnect(({ kind, name }) => kind !== 'node' && name === username);
  }

  /** Drops a node's connection; it comes back by itself and tells everything anew. */
  disconnectNode(node: string): void {
    this.disconnect(({ kind, name }) => kind === 'node' && name === node);
  }

  /** Drops every connection that would not be let in as what it is any more: the plan of the VPN has changed. */
  review(): void {
    for (const { identity, connection } of [...this.gatekeeper.peers]) {
      if (!this.door.stillHolds(identity, connection.address)) connection.destroy();
    }
  }

  private disconnect(meant: (identity: ClientIdentity) => boolean): void {
    for (const { identity, connection } of [...this.gatekeeper.peers]) {
      if (meant(identity)) connection.destroy();
    }
  }

  private connect(socket: Socket): void {
    const connection = new GuardedSocket(socket);
    const sameAddress = [...this.connections].filter(({ address }) => address === connection.address).length;
    if (this.connections.size >= MAX_CONNECTIONS || sameAddress >= MAX_CONNECTIONS_PER_ADDRESS) {
      this.options.refusals.reject(
        'too_many_connections',
        connection.address,
        { open: this.connections.size },
        'A connection was refused: too many are open',
      );
      connection.destroy();
      return;
    }
    this.connections.add(connection);
    connection.once('close', () => this.connections.delete(connection));
    this.fanOut.handle(connection);
  }

  private hooks(): NonNullable<ConstructorParameters<typeof FanOut>[0]> {
    return {
      preConnect: (client, packet, done) => {
        const mistake = this.introduce(client, packet);
        done(mistake === null ? null : new Error(mistake), mistake === null);
      },
      authenticate: (client, _username, _password, done) => {
        this.admit(client)
          .then((code) => done(code === null ? null : refusal(code), code === null))
          .catch((error) => {
            this.options.log.error({ error }, 'A sign-in over MQTT could not be checked');
            done(refusal(5), false);
          });
      },
      authorizePublish: (client, packet, done) => {
        const fate = this.judge(client, packet);
        if (fate === 'drop') this.fanOut.drop(packet);
        done(fate === 'deny' ? new Error('publish refused') : null);
      },
      authorizeSubscribe: (client, subscription, done) => {
        const peer = this.peers.get(client);
        const granted = peer !== undefined && this.gatekeeper.subscribe(peer, subscription.topic);
        done(null, granted ? subscription : null);
      },
      authorizeForward: (client, packet) => {
        const peer = this.peers.get(client);
        return peer !== undefined && this.gatekeeper.receives(peer, packet.topic) ? packet : null;
      },
    };
  }

  /**
   * Looks at a CONNECT before anything is done with it, and takes its session away: none outlives its connection. One
   * without a client id gets one, as section 3.1.3.1 has it; `mosquitto_sub` is such a client.
   */
  private introduce(client: Client, packet: ConnectPacket): string | null {
    const mistake = this.door.mistakeIn(packet);
    if (mistake !== null) {
      this.options.refusals.reject(mistake, addressOf(client), {}, 'A malformed MQTT CONNECT was refused');
      return mistake;
    }
    packet.clean = true;
    if (packet.clientId === '') packet.clientId = randomUUID();
    const { clientId, username, password, will } = packet;
    this.introductions.set(client, {
      clientId,
      username,
      password: password === undefined ? undefined : Buffer.from(password),
      will,
    });
    return null;
  }

  /** Null when the client is in. */
  private async admit(client: Client): Promise<ReturnCode | null> {
    const introduction = this.introductions.get(client);
    const connection = client.conn;
    if (introduction === undefined || !(connection instanceof GuardedSocket)) return 5;
    this.introductions.delete(client);
    const admission = await this.door.admit(introduction, connection.address);
    if (!admission.ok) return admission.return_code;
    if (connection.destroyed || this.stopping) return 5;
    const { identity } = admission;
    const peer = { client_id: introduction.clientId, identity, connection, filters: new Set<string>() };
    if (!this.gatekeeper.enter(peer)) return 2;
    connection.once('close', () => this.leave(peer));
    this.peers.set(client, peer);
    connection.letIn();
    return null;
  }

  private leave(peer: Peer): void {
    const newest = this.gatekeeper.leave(peer);
    const { kind, name } = peer.identity;
    if (newest && kind === 'node' && !this.stopping) this.options.onNodeGone(name);
  }

  private judge(client: Client | null, packet: PublishPacket) {
    const peer = client === null ? undefined : this.peers.get(client);
    if (peer === undefined || this.stopping) return 'deny';
    return this.gatekeeper.publish(peer, packet);
  }

  private noteLoss(client: Client, error: Error): void {
    const identity: ClientIdentity | undefined = this.peers.get(client)?.identity;
    const name = identity?.name ?? addressOf(client);
    if (error instanceof PacketViolation) {
      this.options.refusals.reject(error.code, name, {}, `An MQTT connection was dropped: ${error.code}`);
    } else {
      this.options.log.debug(
        { client: name, error: error.message },
        'An MQTT connection ended with an error',
      );
    }
  }
}

function maxFilters({ nodes, home_assistant = false }: BrokerOptions): number {
  const subjects = nodes.reduce((sum, { tanks }) => sum + 1 + tanks.length, 0);
  return MAX_FILTERS + (home_assistant ? FILTERS_OF_ONE * subjects : 0);
}

function addressOf(client: Client): string {
  return client.conn instanceof GuardedSocket ? client.conn.address : '';
}

function refusal(code: ReturnCode): AuthenticateError {
  return Object.assign(new Error('sign-in refused'), { returnCode: code });
}
