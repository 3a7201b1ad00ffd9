import { Readable } from 'node:stream';
import type { PublishPacket } from 'aedes';
import { filtersMeet } from './topic-filter.js';

interface Numbered {
  readonly messageId?: number;
}

/**
 * What the broker keeps between two packets: retained messages, and for each connection the identifiers of its
 * unfinished QoS 2 messages.
 *
 * Sessions end with their connection, so there are no offline queues that could grow; nothing is kept per client id
 * once it is gone. Wills are kept by the connection itself: the library would publish stored ones when the wall clock
 * jumps, and tell that living nodes are offline. Methods and their order are those of `aedes-persistence`.
 */
export class RetainedOnly {
  private readonly retained = new Map<string, PublishPacket>();
  private readonly incoming = new WeakMap<object, Map<number, Numbered>>();

  // An async function it must be: the library looks.
  async setup(): Promise<void> {}

  async storeRetained(packet: PublishPacket): Promise<void> {
    if (packet.payload.length === 0) this.retained.delete(packet.topic);
    else this.retained.set(packet.topic, { ...packet });
  }

  createRetainedStreamCombi(filters: readonly string[]): Readable {
    const matches = [...this.retained.values()].filter(({ topic }) =>
      filters.some((filter) => filtersMeet(filter, topic)),
    );
    return Readable.from(matches);
  }

  async incomingStorePacket(client: object, packet: Numbered): Promise<void> {
    const mine = this.incoming.get(client) ?? new Map<number, Numbered>();
    this.incoming.set(client, mine.set(packet.messageId ?? 0, { messageId: packet.messageId ?? 0 }));
  }

  /** Rejects when the identifier is new; that is how the library asks. */
  async incomingGetPacket(client: object, packet: Numbered): Promise<Numbered> {
    const known = this.incoming.get(client)?.get(packet.messageId ?? 0);
    if (known === undefined) throw new Error('no such packet');
    return known;
  }

  async incomingDelPacket(client: object, packet: Numbered): Promise<void> {
    if (!this.incoming.get(client)?.delete(packet.messageId ?? 0)) throw new Error('no such packet');
  }

  async cleanIncoming(client: object): Promise<void> {
    this.incoming.delete(client);
  }

  async cleanSubscriptions(): Promise<void> {}
  async subscriptionsByTopic(): Promise<never[]> {
    return [];
  }
  async outgoingEnqueueCombi(): Promise<void> {}
  async outgoingClearMessageId(): Promise<void> {}
  outgoingStream(): Readable {
    return Readable.from([]);
  }

  async putWill(): Promise<void> {}
  async delWill(): Promise<void> {}
  streamWill(): Readable {
    return Readable.from([]);
  }
}
