import type { MqttClient } from 'mqtt';
import { mqttOverTcp } from '../mqtt/over-tcp.js';
import { CLOSED, type LinkEnd, linkEndOf } from './link-end.js';

export interface LinkOptions {
  /** `mqtt://<host>:<port>` */
  readonly url: string;
  readonly client_id: string;
  readonly username: string;
  readonly password: string;
  /** What the broker publishes, retained, when the connection breaks. */
  readonly will: { readonly topic: string; readonly payload: string };
}

/** What a link tells its owner. */
export interface LinkEvents {
  connected(): void;
  received(topic: string, payload: Buffer, retained: boolean): void;
  /** Something was delivered: there may be room for more. */
  roomMade(): void;
  /** The last event of a link. */
  ended(end: LinkEnd): void;
}

export interface Publication {
  readonly topic: string;
  readonly payload: string;
  readonly qos: 0 | 1;
  readonly retain: boolean;
}

/** A connection that is not let in within this time is given up, in ms. */
const CONNECT_WITHIN_MS = 10_000;
/** Silence after which a ping is sent; at one and a half times it the connection is dead. */
const KEEPALIVE_S = 10;
/** Messages handed to the network that nobody has confirmed yet. Beyond it the owner keeps them. */
const MOST_IN_FLIGHT = 32;

/**
 * One connection to the broker, from its beginning to its end; the next try is another link. Nothing outlives it: the
 * owner keeps what must not be lost, and no queue of the MQTT library can grow.
 */
export class Link {
  private client: MqttClient | null = null;
  private state: 'new' | 'connected' | 'ended' = 'new';
  private end: LinkEnd = CLOSED;
  private in_flight = 0;
  private wake: (() => void) | null = null;

  constructor(
    private readonly options: LinkOptions,
    private readonly events: LinkEvents,
  ) {}

  get connected(): boolean {
    return this.state === 'connected';
  }

  /** Whether a message may be published now. */
  get hasRoom(): boolean {
    return this.connected && this.in_flight < MOST_IN_FLIGHT;
  }

  /** Begins to connect. Throws for an address that cannot be one. */
  open(): void {
    const { url, client_id, username, password, will } = this.options;
    const client = mqttOverTcp(url, {
      protocolVersion: 4,
      clientId: client_id,
      username,
      password,
      clean: true,
      keepalive: KEEPALIVE_S,
      will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true },
      reconnectPeriod: 0,
      connectTimeout: CONNECT_WITHIN_MS,
      queueQoSZero: false,
      resubscribe: false,
    });
    this.client = client;
    client.on('connect', () => {
      this.state = 'connected';
      this.events.connected();
    });
    client.on('message', (topic, payload, packet) => this.events.received(topic, payload, packet.retain));
    client.on('error', (error) => {
      this.end = linkEndOf(error);
      client.end(true);
    });
    client.on('close', () => this.finish());
  }

  /** Subscribes with QoS 1. `refused` is called when the broker grants not all of it. */
  subscribe(topics: string[], refused: () => void): void {
    this.client?.subscribe(topics, { qos: 1 }, (error) => {
      if (error && this.connected) refused();
    });
  }

  /** Publishes one message. `delivered` is called when the broker has it (QoS 1) or it is on its way (QoS 0). */
  publish({ topic, payload, qos, retain }: Publication, delivered: () => void = () => undefined): void {
    if (this.client === null || !this.connected) return;
    this.in_flight += 1;
    this.client.publish(topic, payload, { qos, retain }, (error) => {
      this.in_flight -= 1;
      // Undelivered means that the connection is breaking: its end will be told.
      if (error || !this.connected) return;
      delivered();
      this.events.roomMade();
      this.wake?.();
    });
  }

  /** Waits until everything published is delivered, or the link has ended, or `within_ms` of real time are over. */
  async settled(within_ms: number): Promise<void> {
    await this.until(() => this.in_flight === 0 || !this.connected, within_ms);
  }

  /** Takes leave of the broker and closes; when the broker does not close too, cuts it off after `within_ms`. */
  async close(within_ms: number): Promise<void> {
    const { client } = this;
    if (client === null || this.state === 'ended') return;
    client.end(!this.connected || this.in_flight > 0);
    await this.until(() => this.state === 'ended', within_ms);
    client.stream.destroy();
    this.finish();
  }

  private finish(): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    this.wake?.();
    this.events.ended(this.end);
  }

  private async until(reached: () => boolean, within_ms: number): Promise<void> {
    if (reached()) return;
    await new Promise<void>((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        this.wake = null;
        resolve();
      };
      const timer = setTimeout(finish, within_ms);
      this.wake = () => {
        if (reached()) finish();
      };
    });
  }
}
