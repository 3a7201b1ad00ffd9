import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScaledClock } from '../../../firmware/drivers/clock/scaled.js';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import type { SimulatedUltrasonic } from '../../../firmware/drivers/simulated/ultrasonic.js';
import type { AuditEntry, CommandView, TankView } from '../../../firmware/protocol/rest.js';
import { waitFor } from '../../support/wait-for.js';
import { MqttNode } from '../node/mqtt-node.js';
import { GatewayRig, NODE_SECRET } from './gateway-rig.js';
import { EPOCH_MS } from './planned-farm.js';

/** Ten seconds of the farm's time are a second here. */
const SPEED = 10;
const RELAY = { driver: 'simulated' };
const HEIGHT_MM = 1_768;
const SHAPE = { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: HEIGHT_MM };
const SENSOR = { driver: 'simulated', empty_distance_mm: 2_018 };

export interface WateredFarmOptions {
  /** What is really in the tanks, in percent. */
  readonly water: { readonly farm: number; readonly house: number };
  /** How the house's tank is set up otherwise, as in node.json. */
  readonly house?: object;
  /** So much less than there is the house's sensor tells, in percent. */
  readonly reads_low_percent?: number;
}

/**
 * A whole gateway, and a real node on it with simulated water: a pump lifts the farm's water into the house's tank of
 * 2,000 L, by a sixth of it in a minute.
 */
export class WateredFarm {
  readonly rig = new GatewayRig();
  private readonly folder = mkdtempSync(join(tmpdir(), 'sluice-watered-'));
  private running: MqttNode | null = null;
  private cookie = '';

  async start({ water, house = {}, reads_low_percent = 0 }: WateredFarmOptions): Promise<void> {
    const clock = new ScaledClock({ epoch_ms: EPOCH_MS, speed: SPEED, base: new SystemClock() });
    await this.rig.start({ clock });
    const { host, port } = this.rig.started.mqtt[0] ?? { host: '', port: 0 };
    writeFileSync(join(this.folder, 'simulated-water.json'), JSON.stringify(water));
    const pump = { relay: RELAY, direction: 'transfer', to_tank: 'house', flow_lph: 20_000 };
    const tank = { shape: SHAPE, sensor: SENSOR, idle_interval_s: 2 };
    const tanks = [
      { ...tank, id: 'farm', name: 'Farm', shape: { ...SHAPE, diameter_mm: 5_000 }, pump },
      { ...tank, id: 'house', name: 'House', ...house },
    ];
    const url = `mqtt://${host}:${port}`;
    this.running = new MqttNode({ url, secret: NODE_SECRET, tanks, folder: this.folder, clock });
    const sensor = this.node.farm.rangeFinder('house') as SimulatedUltrasonic;
    sensor.offset_mm = (HEIGHT_MM * reads_low_percent) / 100;
    await this.node.node.start();
    this.cookie = await this.rig.signIn('admin');
  }

  async stop(): Promise<void> {
    await this.running?.stop();
    await this.rig.stop();
    rmSync(this.folder, { recursive: true });
  }

  /** What really is in the house's tank. */
  get house() {
    return this.node.farm.truth('house');
  }

  pumpRuns(): Promise<boolean> {
    return this.node.relays.read('farm.pump');
  }

  /** Waits until the pump runs, or rests, as its relay has it. */
  pumpIs(what: 'on' | 'off'): Promise<unknown> {
    return waitFor(`the pump to be ${what}`, async () => (await this.pumpRuns()) === (what === 'on'), 30_000);
  }

  async tank(id: string): Promise<TankView> {
    return (await this.get(`/api/tanks/${id}`)) as TankView;
  }

  /** The gateway knows both levels, and that they are good. */
  async known(): Promise<void> {
    const good = async (id: string) => {
      const { stale, level, rule, fitted } = await this.tank(id);
      return !stale && level?.quality === 'good' && rule !== null && fitted !== undefined;
    };
    await waitFor('the levels', async () => (await good('farm')) && (await good('house')), 30_000);
  }

  /** What is answered to a command for a tank. */
  async command(
    tank: string,
    body: object,
  ): Promise<{ status: number; body: Partial<CommandView> & object }> {
    const path = `/api/tanks/${tank}/commands`;
    const response = await this.rig.fetch(path, { method: 'POST', cookie: this.cookie, body });
    return { status: response.status, body: (await response.json()) as object };
  }

  /** Has the house's node keep another rule. */
  async rule(low_percent: number, high_percent: number): Promise<void> {
    const body = { low_percent, high_percent, enabled: true };
    const how = { method: 'PUT', cookie: this.cookie, body };
    const { status } = await this.rig.fetch('/api/tanks/house/rule', how);
    if (status !== 200) throw new Error(`the rule was answered with ${status}`);
  }

  /** The reason codes of what is planned for the house's tank. */
  async planned(): Promise<readonly string[]> {
    const { plan = [] } = (await this.get('/api/tanks/house/explain')) as {
      plan?: { reason_code: string }[];
    };
    return plan.map(({ reason_code }) => reason_code);
  }

  /** Who did what to the pump, newest first. */
  async audited(): Promise<readonly AuditEntry[]> {
    const { entries } = (await this.get('/api/audit')) as { entries: AuditEntry[] };
    return entries.filter(({ target }) => target.startsWith('farm'));
  }

  private get node(): MqttNode {
    if (this.running === null) throw new Error('the node has not been started');
    return this.running;
  }

  private async get(path: string): Promise<unknown> {
    return (await this.rig.fetch(path, { cookie: this.cookie })).json();
  }
}
