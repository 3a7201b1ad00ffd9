import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { MqttUplink, type MqttUplinkOptions } from '../../../firmware/drivers/uplink/mqtt.js';
import type { Inbound } from '../../../firmware/ports/uplink.js';
import type { EventRecord, LogPayload, ReadingRecord } from '../../../firmware/protocol/payloads.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { waitFor } from '../../support/wait-for.js';
import { TestBroker } from './test-broker.js';

export const SECRET = '00112233445566778899aabbccddeeff';
export const LEVEL = 'sluice/gw0/tank/house/level';
export const STATUS = 'sluice/gw0/tank/house/status';
export const COMMAND = 'sluice/gw0/tank/house/command';
export const ACK = 'sluice/gw0/tank/house/command/ack';
export const LOG = 'sluice/gw0/node/pi0/log';
export const STORED = 'sluice/gw0/node/pi0/log/stored';
export const AVAILABILITY = 'sluice/gw0/node/pi0/availability';

export function reading(percent: number): ReadingRecord {
  return {
    kind: 'reading',
    ts: '2025-06-01T12:00:00.000Z',
    tank: 'house',
    percent,
    depth_mm: 0,
    litres: 0,
    quality: 'good',
    rate_lph: null,
  };
}

export function event(n: number): EventRecord {
  return {
    kind: 'event',
    ts: '2025-06-01T12:00:00.000Z',
    tank: 'house',
    actuator: 'inlet',
    state: 'open',
    mode: 'auto',
    reason_code: 'below_low',
    reason_args: { n },
  };
}

/** Real uplinks of one node on a real broker, with time that is moved by hand. */
export class UplinkRig {
  readonly log = new RecordedLog();
  readonly clock = new VirtualClock();
  readonly inbox: Inbound[] = [];
  private readonly uplinks: MqttUplink[] = [];

  private constructor(public broker: TestBroker) {}

  static async begin(): Promise<UplinkRig> {
    return new UplinkRig(await TestBroker.start());
  }

  async end(): Promise<void> {
    await Promise.all(this.uplinks.map((uplink) => uplink.stop()));
    await this.broker.stop();
  }

  uplink(options: Partial<MqttUplinkOptions> = {}): MqttUplink {
    const { clock, log } = this;
    const one = new MqttUplink({
      url: this.broker.url,
      gateway: 'gw0',
      node: 'pi0',
      tanks: ['house', 'farm'],
      secret: SECRET,
      clock,
      log,
      // The shortest pauses between tries.
      random: () => 0,
      ...options,
    });
    this.uplinks.push(one);
    return one;
  }

  async started(options: Partial<MqttUplinkOptions> = {}): Promise<MqttUplink> {
    const one = this.uplink(options);
    await one.start((message) => this.inbox.push(message));
    await this.online();
    return one;
  }

  async online(): Promise<void> {
    await waitFor('the node to come online', () => this.introductions() > 0);
  }

  /** How often the node has come online and has its ears open. */
  introductions(): number {
    const online = this.broker.on(AVAILABILITY).filter((payload) => payload === 'online');
    const listening = this.broker.subscribed.filter((topic) => topic === STORED);
    return Math.min(online.length, listening.length);
  }

  async comesBack(lose: () => void): Promise<void> {
    const before = this.introductions();
    lose();
    await waitFor('the node to come back', () => this.introductions() > before);
  }

  batches(): LogPayload[] {
    return this.broker.on(LOG).map((text): LogPayload => JSON.parse(text));
  }

  codes(): unknown[] {
    return this.log.lines.map(({ fields }) => ('code' in fields ? fields.code : 'connected'));
  }
}
