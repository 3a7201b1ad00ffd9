import type { MqttClient } from 'mqtt';
import type { Ranging } from '../../domain/level/ranging.js';
import type { RangeFinder } from '../../ports/range-finder.js';
import { shownUrl } from '../log/shown-url.js';
import { mqttOverTcp } from '../mqtt/over-tcp.js';
import { NewestValue, type NewestValueOptions } from './newest-value.js';

export interface MqttSensorOptions extends NewestValueOptions {
  /** The broker the sensor talks to, `mqtt://<host>:<port>`: on the node's own network. */
  readonly url: string;
  /** Where it publishes, without wildcards. */
  readonly topic: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

const CONNECT_WITHIN_MS = 10_000;
const RECONNECT_AFTER_MS = 5_000;
/** Silence after which the connection has to prove itself. */
const KEEPALIVE_S = 15;

/**
 * A Wi-Fi level sensor (ESPHome, Tasmota and the like) heard at its own broker.
 *
 * What the broker has kept is left out: nobody knows how old it is, and a sensor that died last month looks alive in it.
 */
export class MqttSensor implements RangeFinder {
  private readonly newest: NewestValue;
  private client: MqttClient | null = null;
  private complained = false;

  constructor(private readonly options: MqttSensorOptions) {
    this.newest = new NewestValue(options);
  }

  async start(signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.client !== null) return;
    const { url, topic, username, password, name, log } = this.options;
    const client = mqttOverTcp(url, {
      protocolVersion: 4,
      clean: true,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      keepalive: KEEPALIVE_S,
      connectTimeout: CONNECT_WITHIN_MS,
      reconnectPeriod: RECONNECT_AFTER_MS,
      queueQoSZero: false,
      resubscribe: false,
    });
    this.client = client;
    const where = shownUrl(url);
    client.on('connect', () => {
      this.complained = false;
      client.subscribe(topic, { qos: 0 }, (error) => {
        if (error) this.complain(`${name}: the broker at ${where} does not let this node hear ${topic}`);
        else log.info({ sensor: name, topic }, `Listening to ${name} at ${where}`);
      });
    });
    client.on('message', (at, payload, packet) => {
      if (at === topic && !packet.retain) this.newest.take(payload);
    });
    client.on('error', (error) =>
      this.complain(`${name}: the broker at ${where} refuses (${error.message})`),
    );
    client.on('close', () =>
      this.complain(`${name}: no connection to its broker at ${where}; it is tried again`),
    );
    signal.addEventListener('abort', () => void this.stop(), { once: true });
  }

  async stop(): Promise<void> {
    const { client } = this;
    this.client = null;
    if (client === null) return;
    client.removeAllListeners('close');
    await client.endAsync(true).catch(() => undefined);
  }

  async range(): Promise<Ranging> {
    return this.newest.ranging();
  }

  onDistance(listener: (distance_mm: number) => void): void {
    this.newest.onDistance(listener);
  }

  /** Once for each loss: a broker that is away for a night is one line. */
  private complain(sentence: string): void {
    if (!this.complained)
      this.options.log.warn({ code: 'wifi_sensor_broker', sensor: this.options.name }, sentence);
    this.complained = true;
  }
}
