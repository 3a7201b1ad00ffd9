import type { PublishPacket } from 'aedes';
import type { ClientIdentity } from '../identity.js';
import type { Refusals } from '../refusals/refusals.js';
import type { Acl } from './acl.js';
import type { GuardedSocket } from './guarded-socket.js';
import { type Message, readMessage } from './message.js';
import { shown } from './topic-filter.js';

/** A client that has been let in. */
export interface Peer {
  readonly client_id: string;
  readonly identity: ClientIdentity;
  readonly connection: GuardedSocket;
  /** Every filter it ever asked for. */
  readonly filters: Set<string>;
}

/** What happens to a publish: handed on, acknowledged and forgotten, or its sender dropped. */
export type Fate = 'forward' | 'drop' | 'deny';

/** Takes in what was published and may keep it from being handed on. */
export type TakeMessage = (message: Message, publisher: ClientIdentity, from: string) => 'forward' | 'drop';

export interface GatekeeperOptions {
  readonly acl: Acl;
  readonly refusals: Refusals;
  readonly take: TakeMessage;
  /** Filters one connection of a person may ask for in its life. A node's are as many as it has topics. */
  readonly max_filters: number;
}

/** Bytes that may wait for one subscriber. Beyond it the connection is dropped before its time-out. */
const MAX_UNREAD_BYTES = 1_048_576;

/** Watches over the clients that are inside: what they publish, ask for and are handed. */
export class Gatekeeper {
  private readonly holders = new Map<string, Peer>();

  constructor(private readonly options: GatekeeperOptions) {}

  /** The clients inside, each under its client id. */
  get peers(): IterableIterator<Peer> {
    return this.holders.values();
  }

  /** Takes the client id for this peer: from an older connection of its own, never from somebody else. */
  enter(peer: Peer): boolean {
    const holder = this.holders.get(peer.client_id);
    if (holder !== undefined && !sameClient(holder.identity, peer.identity)) {
      this.deny(peer, 'client_id_taken', 'mqtt.sign_in', peer.client_id);
      return false;
    }
    this.holders.set(peer.client_id, peer);
    return true;
  }

  /** Gives the client id back. False when a newer connection of the same client has it. */
  leave(peer: Peer): boolean {
    return this.holders.get(peer.client_id) === peer && this.holders.delete(peer.client_id);
  }

  /** Judges a publish, or a will when its client is gone, and takes it in. */
  publish(peer: Peer, packet: PublishPacket): Fate {
    // The will of a connection that was replaced would take the new one's word back.
    const holder = this.holders.get(peer.client_id);
    if (holder !== undefined && holder !== peer) return 'deny';
    const { topic, retain, messageId } = packet;
    if (this.options.acl.isGreeting(peer.identity, topic)) return 'drop';
    const verdict = this.options.acl.mayPublish(peer.identity, topic, retain);
    if (!verdict.allowed) return this.deny(peer, verdict.why, 'mqtt.publish', topic);
    if (messageId !== undefined && messageId < 1)
      return this.deny(peer, 'packet_id_zero', 'mqtt.publish', topic);
    const read = readMessage(verdict.name, verdict.subject, Buffer.from(packet.payload));
    if (read.ok) return this.options.take(read.message, peer.identity, peer.connection.address);
    this.options.refusals.reject(
      'payload_malformed',
      peer.identity.name,
      { topic, mistake: read.mistake },
      `A message was left out because its content is wrong: ${read.mistake}`,
    );
    return 'drop';
  }

  /** Whether the peer may subscribe to the filter. */
  subscribe(peer: Peer, filter: string): boolean {
    const why = this.options.acl.whyNotSubscribe(peer.identity, filter);
    if (why !== null) this.deny(peer, why, 'mqtt.subscribe', filter);
    else peer.filters.add(filter);
    if (peer.identity.kind === 'node' || peer.filters.size <= this.options.max_filters) return why === null;
    this.deny(peer, 'too_many_filters', 'mqtt.subscribe', filter);
    return false;
  }

  /** Whether a message may be handed to the peer. One that does not read what it asked for is dropped here. */
  receives(peer: Peer, topic: string): boolean {
    if (!this.options.acl.mayReceive(peer.identity, topic)) return false;
    if (peer.connection.writableLength <= MAX_UNREAD_BYTES) return true;
    this.options.refusals.count('reader_too_slow');
    peer.connection.destroy();
    return false;
  }

  private deny({ identity, connection }: Peer, code: string, action: string, target: string): 'deny' {
    this.options.refusals.deny(code, {
      actor: identity.name,
      role: identity.kind,
      action,
      target: shown(target),
      detail: code,
      from: connection.address,
    });
    return 'deny';
  }
}

function sameClient(a: ClientIdentity, b: ClientIdentity): boolean {
  // An admin who has become a viewer is still the same person.
  return a.name === b.name && (a.kind === 'node') === (b.kind === 'node');
}
