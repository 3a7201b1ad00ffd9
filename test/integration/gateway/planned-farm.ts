import type { MqttClient } from 'mqtt';
import { ScaledClock } from '../../../firmware/drivers/clock/scaled.js';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import type { LeasePayload } from '../../../firmware/protocol/lease.js';
import { ABOUT, LEVEL, onTheWire, VALID_PAYLOADS } from '../../support/payloads.js';
import { AVAILABILITY, GatewayRig } from './gateway-rig.js';

/** A minute of the farm's time is a second here. */
const SPEED = 60;
export const EPOCH_MS = Date.UTC(2026, 9, 1, 6);

/** A lease as the node heard it. */
interface Heard {
  readonly tank: string;
  readonly lease: LeasePayload;
  /** Monotonic, of this process. */
  readonly at_ms: number;
}

/** A whole gateway that plans at sixty times the speed, and the node of its two tanks: it keeps the leases it is sent. */
export class PlannedFarm {
  readonly rig = new GatewayRig();
  heard: Heard[] = [];
  private client: MqttClient | null = null;
  private readonly cookies = new Map<'admin' | 'viewer', string>();

  /** The farm's time, from its beginning on. */
  clock(): ScaledClock {
    return new ScaledClock({ epoch_ms: EPOCH_MS, speed: SPEED, base: new SystemClock() });
  }

  /** @param options of the gateway; its clock is the farm's unless they say otherwise */
  async start(options: Parameters<GatewayRig['start']>[0] = {}): Promise<void> {
    await this.rig.start({ clock: this.clock(), ...options });
  }

  /** Another gateway follows, at the beginning of the farm's time; what was heard is forgotten. */
  async restart(): Promise<void> {
    await this.rig.stopGateway();
    this.forget();
    await this.start();
  }

  /** What was heard, and who was signed in at the gateway before this one. */
  forget(): void {
    this.heard = [];
    this.cookies.clear();
  }

  stop(): Promise<void> {
    return this.rig.stop();
  }

  /**
   * The node comes, and tells of its tanks; with a pump that lifts the farm's water into the house's.
   * @param inlets whether it tells how they stand
   */
  async nodeComes({
    pump,
    inlets = true,
  }: {
    readonly pump: boolean;
    readonly inlets?: boolean;
  }): Promise<void> {
    this.client = await this.rig.node();
    this.client.on('message', (topic, payload) => {
      const tank = topic.split('/')[3] ?? '';
      const lease = JSON.parse(payload.toString()) as LeasePayload;
      this.heard.push({ tank, lease, at_ms: performance.now() });
    });
    const ears = ['sluice/gw0/tank/house/lease', 'sluice/gw0/tank/farm/lease'];
    await this.client.subscribeAsync(ears, { qos: 1 });
    await this.client.publishAsync(AVAILABILITY, 'online', { qos: 1, retain: true });
    await this.say('tank/house/about', ABOUT);
    await this.say('tank/farm/about', {
      ...ABOUT,
      name: 'Farm tank',
      ...(pump && {
        actuators: ['inlet', 'pump'],
        pump: { direction: 'transfer', to_tank: 'house', reserve_percent: 10 },
      }),
    });
    for (const tank of ['house', 'farm']) {
      await this.say(`tank/${tank}/rule`, VALID_PAYLOADS.rule as object);
      if (inlets) await this.say(`tank/${tank}/inlet`, VALID_PAYLOADS.inlet as object);
    }
  }

  async nodeGoes(): Promise<void> {
    await this.node.endAsync();
  }

  /** What the node tells, kept by the broker. */
  async say(topic: string, payload: object): Promise<void> {
    await this.node.publishAsync(`sluice/gw0/${topic}`, onTheWire(payload), { qos: 1, retain: true });
  }

  async level(tank: string, percent: number, quality: 'good' | 'bad' = 'good'): Promise<void> {
    const lost = { percent: null, depth_mm: null, litres: null };
    const told = { ...LEVEL, quality, stale_after_s: 36_000, ...(quality === 'bad' ? lost : { percent }) };
    await this.say(`tank/${tank}/level`, told);
  }

  /** The node answers a lease with a refusal. */
  async refuse(id: string): Promise<void> {
    const answer = onTheWire({
      ...{ ts: new Date(EPOCH_MS).toISOString(), id, actuator: 'pump', state: 'refused', until: null },
      ...{ reason_code: 'lease_unfit', reason_args: {}, reason: 'It takes no lease' },
    });
    await this.node.publishAsync('sluice/gw0/tank/farm/command/ack', answer, { qos: 1 });
  }

  /** The leases that the node was sent for an actuator, oldest first. */
  leases(tank: string, actuator: string): readonly Heard[] {
    return this.heard.filter((one) => one.tank === tank && one.lease.actuator === actuator);
  }

  /** Whether the last lease for an actuator ends what was leased before. */
  ended(tank: string, actuator: string): boolean {
    return this.leases(tank, actuator).at(-1)?.lease.lease_s === 1;
  }

  /** What the API answers to somebody who is signed in. */
  async ask(path: string, who: 'admin' | 'viewer' = 'viewer'): Promise<unknown> {
    const cookie = this.cookies.get(who) ?? (await this.rig.signIn(who));
    this.cookies.set(who, cookie);
    return (await this.rig.fetch(path, { cookie })).json();
  }

  /** The reason codes of what is planned for the house's tank. */
  async planned(): Promise<readonly string[]> {
    const { plan = [] } = (await this.ask('/api/tanks/house/explain')) as {
      plan?: { reason_code: string }[];
    };
    return plan.map(({ reason_code }) => reason_code);
  }

  private get node(): MqttClient {
    if (this.client === null) throw new Error('the node has not come yet');
    return this.client;
  }
}
