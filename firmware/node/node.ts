import { lowSwitchForbids } from '../domain/instruments/low-switch.js';
import { reason } from '../domain/reason.js';
import type { Clock, ToldTime } from '../ports/clock.js';
import type { HostMetrics } from '../ports/host-metrics.js';
import type { Log } from '../ports/log.js';
import type { NodeMemory } from '../ports/node-memory.js';
import type { RelayBank } from '../ports/relay-bank.js';
import type { TimeConfirmation } from '../ports/time-confirmation.js';
import type { Uplink } from '../ports/uplink.js';
import { toTimestamp } from '../protocol/primitives.js';
import { Arrivals } from './arrivals.js';
import type { Calibrations } from './calibrations.js';
import { sayFarewell } from './farewell.js';
import { portsOf, readSwitches } from './instruments.js';
import { LocalDay, minuteOfDayUtc } from './local-day.js';
import { type RainGauge, RainWatch } from './rain-watch.js';
import { TankBerth } from './tank-berth.js';
import type { TankLoop } from './tank-loop.js';
import type { TankSetup } from './tank-setup.js';
import { TrustedTime } from './trusted-time.js';
import { WaterBetween } from './water-between.js';

/** What a node is made of. */
export interface NodeOptions {
  readonly id: string;
  readonly version: string;
  readonly tanks: readonly TankSetup[];
  readonly relays: RelayBank;
  readonly uplink: Uplink;
  readonly memory: NodeMemory;
  readonly host: HostMetrics;
  /** Whoever confirms the wall clock; without one schedules never hold. */
  readonly time_confirmation?: TimeConfirmation;
  /** The gateway's clock as it tells it; without one the age of messages is judged by the own one. */
  readonly gateway_time?: ToldTime;
  readonly rain_gauge?: RainGauge | null;
  /** What clocks at the farm show at a Unix time in ms: minutes since 00:00, 0–1,439 (default: UTC). */
  readonly minuteOfDay?: (wall_ms: number) => number;
  /** How its tanks are calibrated; left out where that does not change while it runs. */
  readonly calibrations?: Calibrations;
  readonly clock: Clock;
  readonly log: Log;
}

/** How often the Pi's own health is told, in ms. */
const HOST_INTERVAL_MS = 10_000;

/** The process beside the sensors and relays. It needs nobody: without gateway, tunnel and internet it goes on. */
export class Node {
  private readonly berths: readonly TankBerth[];
  private readonly over = new AbortController();
  private readonly time: TrustedTime;
  private readonly rain: RainWatch | null;
  private running: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: NodeOptions) {
    const { id: node, relays, uplink, memory, clock, log } = options;
    const time = new TrustedTime(options.time_confirmation, clock, log);
    this.time = time;
    const arrivals = new Arrivals(time, options.gateway_time, clock);
    const { rain_gauge = null, minuteOfDay = minuteOfDayUtc, calibrations } = options;
    this.rain = rain_gauge && new RainWatch(node, rain_gauge, uplink, clock);
    const surroundings = {
      day: new LocalDay(time, minuteOfDay),
      raining: () => this.rain?.raining ?? null,
      supply_percent: (tank: string) => this.supply_percent(tank),
      between: new WaterBetween(),
    };
    const shared = { node, relays, uplink, memory, time, arrivals, surroundings };
    this.berths = options.tanks.map((setup) => new TankBerth({ ...shared, calibrations, clock, log, setup }));
  }

  /** Those who look after the tanks now, in the order of the configuration. */
  get loops(): readonly TankLoop[] {
    return this.berths.map(({ loop }) => loop);
  }

  /**
   * Every output safe before anything else; then the sensors, the uplink, and the loops. Resolves when all tanks are
   * being looked after. Rejects when the relays cannot be had: a node that cannot switch must not pretend to.
   */
  async start(): Promise<void> {
    const { relays, uplink, log, id } = this.options;
    await relays.start();
    await relays.allOff();
    log.info({ node: id }, 'All outputs are safe');
    await Promise.all(this.sensors.map((sensor) => sensor.start(this.over.signal)));
    await this.time.ask();
    await uplink.start((message) => {
      const berth = this.berths.find(({ setup }) => setup.id === message.tank);
      berth?.receive(message).catch((error) => log.error({ error, tank: message.tank }, 'A command failed'));
    });
    const tanks = this.berths.map((berth) => berth.run(this.over.signal));
    this.running = Promise.all([
      ...tanks,
      this.tellHost(),
      this.rain?.run(this.over.signal),
      this.time.run(this.over.signal),
    ]);
    this.running.catch((error) => log.error({ error, node: id }, 'A loop of the node ended'));
  }

  /** What keeps this node from controlling its tanks, as a sentence; null when nothing does. */
  findFault(): string | null {
    const stuck = this.loops.filter((loop) => !loop.ticks).map((loop) => loop.tank);
    return stuck.length === 0 ? null : `The control of ${stuck.join(', ')} hangs or fails`;
  }

  /** Every output safe first; then the farewells. */
  async stop(): Promise<void> {
    const { relays, uplink, clock, log } = this.options;
    this.over.abort();
    await this.allSafe();
    await this.running.catch(() => undefined);
    // A decision that was being carried out may have switched once more.
    await this.allSafe();
    for (const loop of this.loops) {
      await loop.retire(reason('stopping'));
      sayFarewell(loop, { uplink, log }, clock.wall_ms());
      loop.keepKnowledge();
    }
    await uplink.stop();
    for (const sensor of this.sensors) {
      await sensor.stop().catch((error) => log.warn({ error }, 'A sensor did not close'));
    }
    await relays.stop();
  }

  /** Everything that senses. */
  private get sensors() {
    const { rain_gauge } = this.options;
    const ofTanks = this.berths.flatMap(({ setup: { range_finder, instruments } }) => [
      range_finder,
      ...portsOf(instruments),
    ]);
    return rain_gauge ? [...ofTanks, rain_gauge.meter] : ofTanks;
  }

  /**
   * An unknown level, and one that nobody looks at any more, are none; a lost echo leaves the last one. The low switches
   * are asked now, not when that tank was last looked at: it may be still for a minute, while another draws from it.
   */
  private supply_percent(tank: string): number | null {
    const loop = this.loops.find((one) => one.tank === tank);
    if (loop?.ticks !== true) return null;
    const empty = lowSwitchForbids(readSwitches(loop.setup.instruments));
    if (empty !== null) return empty.code === 'low_switch_dry' ? 0 : null;
    return loop.latest?.reading.level?.percent ?? null;
  }

  private async allSafe(): Promise<void> {
    const { relays, log } = this.options;
    await relays
      .allOff()
      .catch((error) => log.error({ error }, 'An output may not be safe: check the relays'));
  }

  private async tellHost(): Promise<void> {
    const { host, uplink, clock, id, version } = this.options;
    while (!this.over.signal.aborted) {
      const reading = await host.read();
      uplink.tell('host', { node: id }, { ts: toTimestamp(clock.wall_ms()), ...reading, version });
      await clock.sleep(HOST_INTERVAL_MS, this.over.signal);
    }
  }
}
