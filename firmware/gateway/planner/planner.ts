import type { Reason } from '../../domain/reason.js';
import { TransferPlan } from '../../domain/transfer/transfer-plan.js';
import type { RainWaitOptions } from '../../domain/weather/wait-for-rain.js';
import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { HourOfRain, Weather } from '../../ports/weather.js';
import type { LeasePayload } from '../../protocol/lease.js';
import type { CommandAckPayload } from '../../protocol/payloads.js';
import { sentence } from '../../protocol/reason-text.js';
import type { WeatherView } from '../../protocol/weather.js';
import type { AuditLog } from '../auth/audit-log.js';
import type { FarmState } from '../state/farm-state.js';
import type { ConfirmedTime } from '../time/confirmed-time.js';
import { type LeaseChange, LeaseGiver, type Wish } from './lease-giver.js';
import { RainWaits } from './rain-waits.js';
import { transferTank } from './tanks.js';
import { NO_WEATHER, weatherView } from './weather-view.js';

/** The forecast, and the roofs that drain into tanks. */
export interface WeatherOption {
  readonly weather: Weather;
  readonly roofs: ReadonlyMap<string, RainWaitOptions>;
}

export interface PlannerOptions {
  readonly state: FarmState;
  readonly time: Pick<ConfirmedTime, 'wall_ms'>;
  /** Left out where no top-up waits for rain. */
  readonly weather?: WeatherOption | undefined;
  readonly send: (tank: string, lease: LeasePayload) => void;
  readonly audit: AuditLog;
  readonly newId: () => string;
  /** The farm's time. */
  readonly clock: Clock;
  readonly log: Log;
}

/** How often all tanks are looked at, in ms of the farm's time. */
const LOOK_EVERY_MS = 5_000;
/** How often the forecast is asked for; the driver keeps it for an hour. */
const ASK_EVERY_MS = 60_000;

/**
 * Decides what needs several tanks, or the world outside: which transfer pumps run, and which inlets wait. It decides by
 * leases alone, so that whatever it began ends by itself when the gateway is gone.
 */
export class Planner {
  private readonly transfers = new TransferPlan();
  private readonly rain: RainWaits | null;
  private readonly giver: LeaseGiver;
  private plans: ReadonlyMap<string, readonly Reason[]> = new Map();
  private forecast: readonly HourOfRain[] | null = null;

  constructor(private readonly options: PlannerOptions) {
    const { weather, send, newId, clock, time } = options;
    this.rain = weather === undefined ? null : new RainWaits({ ...weather, clock, time });
    this.giver = new LeaseGiver({ send, newId, clock, changed: (change) => this.note(change) });
  }

  /** What is planned for a tank, and why; none while nothing concerns it. */
  planFor(tank: string): readonly Reason[] {
    return this.plans.get(tank) ?? [];
  }

  /** The forecast it goes by, as people are shown it. */
  weather(): WeatherView {
    const { weather, clock } = this.options;
    return weather === undefined ? NO_WEATHER : weatherView(weather.weather, this.forecast, clock.wall_ms());
  }

  /** Whether an answer of a node was to one of its leases. */
  answered(tank: string, ack: CommandAckPayload): boolean {
    return this.giver.answered(tank, ack);
  }

  private look(): void {
    const now_ms = this.options.clock.monotonic_ms();
    const tanks = this.options.state.tanks();
    const plans = new Map<string, Reason[]>();
    const plan = (tank: string, why: Reason) => plans.set(tank, [...(plans.get(tank) ?? []), why]);
    const wishes: Wish[] = [];
    for (const { from, to, run, hold_inlet, reason } of this.transfers.decide(
      tanks.map(transferTank),
      now_ms,
    )) {
      plan(from, reason);
      plan(to, reason);
      if (run) wishes.push({ tank: from, actuator: 'pump', want: 'run', reason });
      const fills = tanks.some(({ id, actuators }) => id === to && actuators.includes('inlet'));
      if (hold_inlet && fills) wishes.push({ tank: to, actuator: 'inlet', want: 'wait', reason });
    }
    for (const tank of tanks) {
      const verdict = this.rain?.decide(tank, this.forecast) ?? null;
      if (verdict === null) continue;
      plan(tank.id, verdict.reason);
      const held = wishes.some(({ tank: id, actuator }) => id === tank.id && actuator === 'inlet');
      if (verdict.wait && !held && tank.actuators.includes('inlet'))
        wishes.push({ tank: tank.id, actuator: 'inlet', want: 'wait', reason: verdict.reason });
    }
    this.plans = plans;
    this.giver.grant(wishes);
  }

  /** Plans until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([this.lookAfter(signal), this.followWeather(signal)]);
  }

  private async lookAfter(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.options;
    while (!signal.aborted) {
      await clock.sleep(LOOK_EVERY_MS, signal);
      try {
        this.look();
      } catch (error) {
        log.error({ error }, 'The planner failed; what it began ends by itself');
      }
    }
  }

  /** Nothing waits for the weather. */
  private async followWeather(signal: AbortSignal): Promise<void> {
    const { weather, clock } = this.options;
    while (weather !== undefined && !signal.aborted) {
      this.forecast = await weather.weather.forecast();
      await clock.sleep(ASK_EVERY_MS, signal);
    }
  }

  private note({ wish: { tank, actuator, want, reason }, what, reason: refusal }: LeaseChange): void {
    const { audit, log } = this.options;
    const detail = refusal ?? sentence(reason);
    log.info(
      { tank, actuator, want, what },
      `Lease for the ${actuator} of ${tank} (${want}) ${what}: ${detail}`,
    );
    audit.record({
      ...{ actor: 'gateway', role: '-', action: `lease.${want}`, target: `${tank}.${actuator}` },
      ...{ allowed: what !== 'refused', detail: `${what}: ${detail}`, from: '-' },
    });
  }
}
