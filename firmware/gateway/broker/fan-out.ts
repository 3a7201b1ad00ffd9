import { Aedes, type AedesOptions, type Client, type PublishPacket } from 'aedes';
import { RetainedOnly } from './retained-only.js';

type Done = (error?: Error) => void;

/** A subscriber that has not read anything for this long is dropped, in ms. */
const DRAIN_TIMEOUT_MS = 2_000;
/** A connection that has not sent its CONNECT by then is dropped, in ms. */
const CONNECT_TIMEOUT_MS = 10_000;
/** No topic of the table has more levels. */
const MAX_TOPIC_LEVELS = 8;
/** QoS 2 messages one client may leave unfinished. */
const MAX_UNFINISHED_QOS2 = 20;

/**
 * The broker library, made to hand out messages without letting anybody wait for the slowest subscriber: a publisher
 * goes on at once, and every subscriber has only its own buffer to fill (`concurrency: 0`; by default a hundred stuck
 * deliveries stop all others).
 */
export class FanOut extends Aedes {
  private readonly dropped = new WeakSet<object>();

  constructor(options: AedesOptions) {
    super({
      ...options,
      persistence: new RetainedOnly(),
      concurrency: 0,
      drainTimeout: DRAIN_TIMEOUT_MS,
      connectTimeout: CONNECT_TIMEOUT_MS,
      maxTopicLevels: MAX_TOPIC_LEVELS,
      maxInflightInbound: MAX_UNFINISHED_QOS2,
    });
  }

  /** Marks a packet that was allowed in so that it is acknowledged to its sender, and goes no further. */
  drop(packet: object): void {
    this.dropped.add(packet);
  }

  /** Called by the library with three arguments, of which its typings know the outer two. */
  override publish(packet: PublishPacket, client: Client | Done | null, done?: Done): void {
    if (!this.dropped.has(packet)) super.publish(packet, () => undefined);
    const finished = typeof client === 'function' ? client : done;
    if (finished !== undefined) setImmediate(finished);
  }
}
