import { isDeepStrictEqual } from 'node:util';
import type { ActuatorName } from '../../../firmware/domain/actuator/actuator.js';
import type { TankDiagnosis } from '../../../firmware/domain/diagnosis/tank-diagnosis.js';
import type { SwitchState } from '../../../firmware/domain/instruments/level-switch.js';
import type { InstrumentReadings, MeterReading } from '../../../firmware/domain/instruments/panel.js';
import { Rainfall } from '../../../firmware/domain/instruments/rainfall.js';
import type { Ranging } from '../../../firmware/domain/level/ranging.js';
import { DEFAULT_REFILL_RULE } from '../../../firmware/domain/refill/refill-rule.js';
import type { TankController } from '../../../firmware/domain/tank/tank-controller.js';
import type { TankPicture } from '../../../firmware/domain/tank/tank-options.js';
import type { SimulatedPulseMeter } from '../../../firmware/drivers/simulated/instruments.js';
import { SimulatedTank } from '../../../firmware/drivers/simulated/simulated-tank.js';
import { Breakage } from './breakage.js';
import { Disk } from './disk.js';
import { controllerOf, diagnosisOf } from './equipment.js';
import { HandRuns } from './hand-runs.js';
import { Observer } from './observer.js';
import { type Happening, happenings, PACE, type Pace } from './plan.js';
import { RainWait } from './rain-wait.js';
import { Bore } from './sources.js';
import type { DecadeTank } from './specs.js';
import { Suction } from './suction.js';
import type { Tally } from './tally.js';

const PINGS = 7;
const HOUR_MS = 3_600_000;
/** A Monday, at midnight. */
const BEGAN_WALL_MS = Date.UTC(2024, 0, 1);
const MM_PER_TIP = 0.2;
const NO_METERS: readonly MeterReading[] = [];
const ACTUATORS: readonly ActuatorName[] = ['inlet', 'pump'];
const ARRIVAL = { wall_ms: 0, started_wall_ms: 0 };
/** Lets one tank live at the production tick with everything its plan holds, and answers what was counted. */
export async function live(tank: DecadeTank, years: number, pace: Pace = PACE): Promise<Tally> {
  const life = new TankLife(tank, years * 365 * 24 * HOUR_MS, pace);
  return life.run();
}

class TankLife {
  private now_ms = 0;
  private controller: TankController;
  private diagnosis: TankDiagnosis;
  private readonly water: SimulatedTank;
  private readonly plain: SimulatedTank;
  private readonly breakage: Breakage;
  private readonly observer: Observer;
  private readonly hand: HandRuns;
  private readonly bore: Bore | null;
  private readonly wait = new RainWait();
  private readonly disk = new Disk();
  private readonly suction = new Suction();
  private source: string | null = null;
  private waited = false;
  private readonly rain: { gauge: () => number; fall: Rainfall } | null;
  private readonly meter: SimulatedPulseMeter;
  private readonly pump_meter: SimulatedPulseMeter | null;
  /** Of the present tick. */
  private readonly pings: Ranging[] = [];
  private readonly tripped_ms = new Map<ActuatorName, number>();
  private demand = false;

  constructor(
    private readonly tank: DecadeTank,
    private readonly span_ms: number,
    private readonly pace: Pace,
  ) {
    const beginning = { seed: tank.seed, began_wall_ms: BEGAN_WALL_MS, elapsed_ms: () => this.now_ms };
    this.water = new SimulatedTank(tank.spec, beginning);
    this.plain = new SimulatedTank(tank.spec, beginning);
    this.controller = controllerOf(tank);
    this.diagnosis = diagnosisOf(tank, null);
    this.breakage = new Breakage(this.water, this.plain, tank.spec);
    this.bore = tank.two_sources ? new Bore(tank.seed, this.breakage) : null;
    this.hand = new HandRuns(tank.max_run_s);
    this.observer = new Observer(tank, this.hand);
    this.meter = this.water.flowMeter('inlet', tank.litres_per_pulse);
    this.pump_meter = tank.spec.pumped ? this.water.flowMeter('outlet', 1) : null;
    const roof = tank.spec.roof;
    this.rain =
      roof === undefined
        ? null
        : {
            gauge: () => Math.floor(roof.showers.fallen_mm(this.now_ms) / MM_PER_TIP),
            fall: new Rainfall(MM_PER_TIP),
          };
  }

  async run(): Promise<Tally> {
    const { signal } = new AbortController();
    await this.water.sensor.start(signal);
    await this.meter.start(signal);
    await this.pump_meter?.start(signal);
    const plan = happenings(this.tank.seed, this.span_ms, this.pace);
    let next = 0;
    const began = process.cpuUsage();
    while (this.now_ms < this.span_ms) {
      for (; next < plan.length && (plan[next] as Happening).from_ms <= this.now_ms; next++) {
        this.happen(plan[next] as Happening);
      }
      this.bore?.follow(this.source, this.now_ms);
      this.breakage.follow(this.now_ms);
      this.observer.faults(this.breakage.present, this.now_ms);
      this.now_ms += this.tick();
    }
    const { user, system } = process.cpuUsage(began);
    return this.observer.finish(this.now_ms, (user + system) / 1e6);
  }

  private tick(): number {
    const { pings, rain } = this;
    for (let i = 0; i < PINGS; i++) pings[i] = this.water.sensor.look();
    this.observe();
    this.wait.renew(this.controller, this.now_ms);
    const raining = rain === null ? null : (rain.fall.take(rain.gauge(), this.now_ms).last_hour_mm ?? 0) > 0;
    const hour = Math.floor((BEGAN_WALL_MS + this.now_ms) / HOUR_MS) % 24;
    this.controller.follow({ habit_hour: hour, joined: raining ?? false });
    const picture = this.controller.tick(this.diagnosis.believable(pings), this.now_ms);
    this.source = picture.inlet?.source ?? null;
    const open = this.follow(picture);
    this.resetTrip(picture);
    const faults = this.diagnosis.see({
      now_ms: this.now_ms,
      pings,
      reading: picture.reading,
      instruments: picture.instruments,
      open,
      source: this.source,
      drawing: picture.decisions.pump?.running ?? false,
      hour,
      raining,
    });
    this.disk.keep(this.controller, this.diagnosis, picture, this.now_ms);
    const leased_wait = this.waits();
    this.runPlain();
    this.observer.tick({
      now_ms: this.now_ms,
      picture,
      open,
      truth: this.water.truth(),
      plain_percent: this.plain.percent,
      faults,
      breakage: this.breakage,
      source_fails: this.bore?.fails ?? false,
      demand: this.demand,
      suction_lost: this.suction.isLost(this.now_ms),
      leased_wait,
    });
    if (!this.tank.spec.pumped) return picture.next_tick_ms;
    // The pressure switch tells at once, not at the next look.
    const tap_ms = Math.max(1, this.water.demandChanges_ms - this.now_ms);
    return Math.min(picture.next_tick_ms, Math.ceil(tap_ms));
  }

  /** Whether a lease makes it wait. When that is over the plain rule's tank, which waited for nobody, stands as ours does. */
  private waits(): boolean {
    const waits = this.wait.holds(this.now_ms);
    if (this.waited && !waits) this.plain.become(this.water);
    this.waited = waits;
    return waits;
  }

  /** An hour after something was locked an admin has looked, and resets it. */
  private resetTrip(picture: TankPicture): void {
    for (const actuator of ACTUATORS) {
      if ((picture.decisions[actuator]?.trip ?? null) === null) {
        this.tripped_ms.delete(actuator);
        continue;
      }
      const tripped_ms = this.tripped_ms.get(actuator) ?? this.now_ms;
      this.tripped_ms.set(actuator, tripped_ms);
      if (this.now_ms - tripped_ms < HOUR_MS) continue;
      this.tripped_ms.delete(actuator);
      this.controller.command(this.hand.reset(actuator), ARRIVAL, this.now_ms);
      if (actuator === 'inlet') this.observer.unlocked();
      this.follow(this.controller.decide(this.now_ms));
    }
  }

  /** Does what the node does: the relay follows the decision and is read back. */
  private follow(picture: TankPicture): boolean {
    const open = picture.inlet?.running ?? false;
    if (this.water.energised !== open) this.water.energise(open);
    this.controller.readBack('inlet', this.water.energised, this.now_ms);
    const pump = picture.decisions.pump?.running;
    if (pump !== undefined) {
      this.water.pump(pump && !this.suction.isLost(this.now_ms));
      this.controller.readBack('pump', pump, this.now_ms);
    }
    return this.water.energised;
  }

  /** The plain 15/80 rule beside it, with a level that is never wrong, on the same water and supply. */
  private runPlain(): void {
    const { percent } = this.plain;
    const { low_percent, high_percent } = DEFAULT_REFILL_RULE;
    if (percent < low_percent && !this.plain.energised) this.plain.energise(true);
    if (percent >= high_percent && this.plain.energised) this.plain.energise(false);
  }

  private happen(what: Happening): void {
    switch (what.kind) {
      case 'restart':
        // The node is killed: the relay falls, everything but its memory on disk is gone.
        this.water.energise(false);
        this.water.pump(false);
        this.controller = controllerOf(this.tank);
        this.diagnosis = diagnosisOf(this.tank, this.disk.restore(this.controller, this.now_ms));
        this.observer.unlocked();
        this.hand.restarted();
        this.wait.restarted();
        break;
      case 'hand_open':
      case 'hand_close':
      case 'hand_leased': {
        this.observe();
        const command = this.hand.command(what);
        const answer = this.controller.command(command, ARRIVAL, this.now_ms);
        this.hand.answered(command, answer.accepted, this.now_ms);
        this.follow(this.controller.decide(this.now_ms));
        break;
      }
      case 'rain_wait':
        this.wait.begin(what.to_ms);
        break;
      case 'suction_lost':
        this.suction.lose(what.to_ms);
        break;
      default:
        this.breakage.begin(what);
    }
  }

  private observe(): void {
    const { set, spec } = this.tank;
    this.demand = (spec.pumped ?? false) && this.suction.demand(this.water.demand, this.now_ms);
    if (set !== 'level') this.controller.observe(this.instruments(), this.now_ms);
    else if (spec.pumped) {
      const { demand } = this;
      this.controller.observe({ level_switches: [], flow_meters: [], demand }, this.now_ms);
    }
  }

  private instruments(): InstrumentReadings {
    const { percent } = this.water;
    const { high_switch_percent, low_switch_percent, litres_per_pulse, set } = this.tank;
    const level_switches = [
      {
        at: 'high' as const,
        switch_percent: high_switch_percent,
        state: stateAt(percent, high_switch_percent),
      },
      { at: 'low' as const, switch_percent: low_switch_percent, state: stateAt(percent, low_switch_percent) },
    ];
    if (set !== 'level+float+meter') return { level_switches, flow_meters: NO_METERS, demand: this.demand };
    const flow_meters: MeterReading[] = [{ on: 'inlet', litres_per_pulse, pulses: this.meter.read() }];
    const { pump_meter, demand } = this;
    if (pump_meter !== null) {
      flow_meters.push({ on: 'outlet', litres_per_pulse: 1, pulses: pump_meter.read() });
    }
    return { level_switches, flow_meters, demand };
  }
}

function stateAt(percent: number, switch_percent: number): SwitchState {
  return percent >= switch_percent ? 'wet' : 'dry';
}

/** Whether two lives came to the same, whatever time they took. */
export function sameLife(a: Tally, b: Tally): boolean {
  return isDeepStrictEqual({ ...a, core_s: 0 }, { ...b, core_s: 0 });
}
