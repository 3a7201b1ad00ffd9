import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { Inbound, Uplink } from '../../ports/uplink.js';
import type { LogRecord, LogStoredPayload } from '../../protocol/payloads.js';
import { TOPICS, type TopicName, type TopicParams, topicOf } from '../../protocol/topics.js';
import { Answers } from './answers.js';
import { INBOUND, readInbound } from './inbound.js';
import { LastingLink } from './lasting-link.js';
import type { Link } from './link.js';
import { Outbox } from './outbox.js';
import { ToldStates } from './told-states.js';

export interface MqttUplinkOptions {
  /** The gateway's broker, `mqtt://<host>:<port>`. */
  readonly url: string;
  /** Identifier of the gateway, as in topics. */
  readonly gateway: string;
  /** Identifier of this node: its name at the broker too. */
  readonly node: string;
  /** The tanks this node answers for. */
  readonly tanks: readonly string[];
  readonly secret: string;
  /** Node time: how long records are gathered. Reconnecting is a matter of real time. */
  readonly clock: Clock;
  readonly log: Log;
  /** Is told the gateway's time whenever it tells it, Unix time in ms. */
  readonly gatewayTime?: (wall_ms: number) => void;
  /** Evenly spread over [0, 1). */
  readonly random: () => number;
}

/** Records are gathered this long before they are sent, in ms of node time. An event is sent at once. */
const GATHER_MS = 60_000;
/** A farewell takes at most 2 s: to deliver what is left, to say `offline`, to close. In ms. */
const DELIVER_WITHIN_MS = 1_200;
const SAY_OFFLINE_WITHIN_MS = 500;
const CLOSE_WITHIN_MS = 300;
/** What is dropped again and again is logged once in so many. */
const LOG_EVERY = 100;
/** States that are soon followed by the next: not worth a confirmation. */
const LIVE: readonly TopicName[] = ['level', 'host'];

const DROPPED = {
  records: 'The gateway has stored nothing for a day or more: the oldest records for the history are lost',
  answers: 'The gateway has been away for long: the oldest answers to commands are lost',
  inbound: 'A message from the gateway was left out: it is too long, not text, or not for this node',
} as const;

/** The uplink over MQTT 3.1.1. The node's id is its name at the broker, `node-<id>` its client id. */
export class MqttUplink implements Uplink {
  private readonly states = new ToldStates();
  private readonly answers = new Answers();
  private readonly outbox: Outbox;
  private readonly links: LastingLink;
  private readonly over = new AbortController();
  private readonly dropped = { records: 0, answers: 0, inbound: 0 };
  private receive: (message: Inbound) => void = () => undefined;
  private running: Promise<void> | null = null;
  private leaving: Promise<void> | null = null;
  private gathering = false;
  private pumping = false;

  constructor(private readonly options: MqttUplinkOptions) {
    const { url, node, secret, random, log } = options;
    this.outbox = new Outbox(bootName(random));
    const will = { topic: this.availabilityTopic, payload: 'offline' };
    this.links = new LastingLink(
      { url, client_id: `node-${node}`, username: node, password: secret, will, random, log },
      {
        connected: (link) => this.introduce(link),
        received: (topic, payload, retained) => this.received(topic, payload, retained),
        roomMade: () => this.pump(),
      },
    );
  }

  get connected(): boolean {
    return this.links.current?.connected ?? false;
  }

  /** Messages from the broker that were left out since the start: too long, not UTF-8, or not for this node. */
  get droppedInbound(): number {
    return this.dropped.inbound;
  }

  async start(receive: (message: Inbound) => void): Promise<void> {
    this.receive = receive;
    this.running ??= this.links.run(this.over.signal);
  }

  /** Delivers what it can, says `offline` and closes, all within 2 s. Safe to call twice. */
  async stop(): Promise<void> {
    this.over.abort();
    this.leaving ??= this.takeLeave();
    await this.leaving;
    await this.running;
  }

  /** As the port says. Throws for a topic that is not retained: such a message would be obeyed or believed too late. */
  tell(topic: TopicName, params: TopicParams, payload: object): void {
    if (!TOPICS[topic].retained) throw new Error(`${topic} is not a retained topic and cannot be told`);
    this.states.tell({
      topic: topicOf(this.options.gateway, topic, params),
      payload: JSON.stringify(payload),
      qos: LIVE.includes(topic) ? 0 : 1,
    });
    this.pump();
  }

  /** As the port says. Throws for a retained topic, which is to be told. */
  show(topic: TopicName, params: TopicParams, payload: object): void {
    if (TOPICS[topic].retained) throw new Error(`${topic} is a retained topic and is to be told`);
    const link = this.links.current;
    if (link === null || !link.connected || !link.hasRoom) return;
    const to = topicOf(this.options.gateway, topic, params);
    link.publish({ topic: to, payload: JSON.stringify(payload), qos: 0, retain: false });
  }

  answer(tank: string, payload: object): void {
    const topic = topicOf(this.options.gateway, 'commandAck', { tank });
    if (this.answers.take({ topic, payload: JSON.stringify(payload) })) this.noteDrop('answers');
    this.pump();
  }

  log(record: LogRecord): void {
    if (this.outbox.take(record)) this.noteDrop('records');
    if (record.kind === 'event') this.sendRecords();
    else void this.gather();
  }

  private async gather(): Promise<void> {
    if (this.gathering) return;
    this.gathering = true;
    await this.options.clock.sleep(GATHER_MS, this.over.signal);
    this.gathering = false;
    this.sendRecords();
  }

  private sendRecords(): void {
    // Without a connection they go on gathering: few large batches instead of many small ones.
    if (!this.connected) return;
    this.outbox.seal();
    this.pump();
  }

  /** First the ears, then the name, then everything there is to tell. */
  private introduce(link: Link): void {
    const { gateway, node, tanks, log } = this.options;
    const ofTank = (tank: string) => INBOUND.map((name) => topicOf(gateway, name, { tank }));
    const topics = [...tanks.flatMap(ofTank), topicOf(gateway, 'logStored', { node })];
    link.subscribe(topics, () =>
      log.error(
        { code: 'gateway_refuses_topics', topics },
        'The gateway does not let this node hear its commands: register its tanks at the gateway',
      ),
    );
    link.publish({ topic: this.availabilityTopic, payload: 'online', qos: 1, retain: true });
    this.states.rewind();
    this.answers.rewind();
    this.outbox.rewind();
    this.sendRecords();
  }

  /** Sends what waits as long as there is room: first answers, then states, then history. */
  private pump(): void {
    const link = this.links.current;
    // A delivery may be told while its message is still being published.
    if (link === null || this.pumping) return;
    this.pumping = true;
    try {
      while (link.hasRoom && this.sendNext(link));
    } finally {
      this.pumping = false;
    }
  }

  private sendNext(link: Link): boolean {
    const answer = this.answers.next();
    if (answer !== undefined) {
      link.publish({ ...answer, qos: 1, retain: false }, () => this.answers.delivered(answer));
      return true;
    }
    const state = this.states.next();
    if (state !== undefined) {
      link.publish({ ...state, retain: true });
      return true;
    }
    const batch = this.outbox.next();
    if (batch === undefined) return false;
    const topic = topicOf(this.options.gateway, 'log', { node: this.options.node });
    link.publish({ topic, payload: JSON.stringify(batch), qos: 1, retain: false });
    return true;
  }

  private received(topic: string, payload: Buffer, retained: boolean): void {
    const read = readInbound(this.options, topic, payload, retained);
    if (read.kind === 'unfit') this.noteDrop('inbound');
    else if (read.kind === 'stored') this.stored(read.ack);
    else this.handOver(read.message);
  }

  private stored(ack: LogStoredPayload): void {
    if (ack.gateway_time !== undefined) this.options.gatewayTime?.(Date.parse(ack.gateway_time));
    this.outbox.stored(ack);
  }

  private handOver(message: Inbound): void {
    try {
      this.receive(message);
    } catch (error) {
      this.options.log.error({ error, tank: message.tank }, 'A command failed');
    }
  }

  private noteDrop(what: keyof typeof DROPPED): void {
    this.dropped[what] += 1;
    const count = this.dropped[what];
    if (count % LOG_EVERY !== 1) return;
    this.options.log.warn({ code: `uplink_dropped_${what}`, count }, DROPPED[what]);
  }

  private async takeLeave(): Promise<void> {
    const link = this.links.current;
    if (link === null) return;
    this.sendRecords();
    await link.settled(DELIVER_WITHIN_MS);
    link.publish({ topic: this.availabilityTopic, payload: 'offline', qos: 1, retain: true });
    await link.settled(SAY_OFFLINE_WITHIN_MS);
    await link.close(CLOSE_WITHIN_MS);
  }

  private get availabilityTopic(): string {
    return topicOf(this.options.gateway, 'availability', { node: this.options.node });
  }
}

/** Eight hexadecimal digits. */
function bootName(random: () => number): string {
  return Math.floor(random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
}
