import type { LeaseTerms } from '../../domain/lease/lease.js';
import { type Reason, reason } from '../../domain/reason.js';
import { TransferPlan } from '../../domain/transfer/transfer-plan.js';
import type { RainWaitOptions } from '../../domain/weather/wait-for-rain.js';
import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { RainWaitStore } from '../../ports/store.js';
import type { HourOfRain, Weather } from '../../ports/weather.js';
import type { LeasePayload } from '../../protocol/lease.js';
import type { CommandAckPayload, CommandPayload } from '../../protocol/payloads.js';
import { sentence } from '../../protocol/reason-text.js';
import type { WeatherView } from '../../protocol/weather.js';
import type { AuditLog } from '../auth/audit-log.js';
import type { FarmState } from '../state/farm-state.js';
import type { ConfirmedTime } from '../time/confirmed-time.js';
import { BegunBefore } from './begun-before.js';
import { HandRuns } from './hand-runs.js';
import { type LeaseChange, LeaseGiver, type Wish } from './lease-giver.js';
import { RainWaits } from './rain-waits.js';
import { TransferTanks } from './tanks.js';
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
  /** Where waits for rain are kept. */
  readonly rain_waits: RainWaitStore;
  readonly send: (tank: string, lease: LeasePayload) => void;
  /** Sends a command in the gateway's own name. */
  readonly command: (tank: string, command: CommandPayload) => void;
  readonly audit: AuditLog;
  readonly newId: () => string;
  /** In s of the farm's time. */
  readonly leases: LeaseTerms;
  /** The farm's time. */
  readonly clock: Clock;
  readonly log: Log;
}

/** How often all tanks are looked at, in ms of the farm's time: a pump fills a small tank by a tenth in a minute. */
const LOOK_EVERY_MS = 1_000;
/** How often the forecast is asked for; the driver keeps it for an hour. */
const ASK_EVERY_MS = 60_000;

/**
 * Decides what needs several tanks, or the world outside: which transfer pumps run, and which inlets wait. It decides by
 * leases alone, so that whatever it began ends by itself when the gateway is gone.
 */
export class Planner {
  private readonly transfers = new TransferPlan();
  private readonly tanks: TransferTanks;
  private readonly rain: RainWaits | null;
  private readonly giver: LeaseGiver;
  private readonly handRuns: HandRuns;
  private readonly begunBefore = new BegunBefore();
  private plans: ReadonlyMap<string, readonly Reason[]> = new Map();
  private forecast: readonly HourOfRain[] | null = null;

  constructor(private readonly options: PlannerOptions) {
    const { weather, rain_waits: store, send, command, audit, newId, leases, clock, time, log } = options;
    this.rain = weather === undefined ? null : new RainWaits({ ...weather, store, clock, time, log });
    this.giver = new LeaseGiver({ send, newId, leases, clock, time, changed: (change) => this.note(change) });
    this.tanks = new TransferTanks(Math.max(leases.run_s, leases.hand_s));
    this.handRuns = new HandRuns({ send, command, audit, newId, clock, log });
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

  /** Whether an answer of a node was to one of its leases, or commands. */
  answered(tank: string, ack: CommandAckPayload): boolean {
    return this.giver.answered(tank, ack) || this.handRuns.answered(ack);
  }

  /** Why the transfer pump of a tank may not be run by hand now; null when it may, or when the tank has none. */
  barsHandRun(tank: string): Reason | null {
    const { state, clock, time } = this.options;
    const now_ms = clock.monotonic_ms();
    return this.transfers.barsHand(tank, this.tanks.at(state.tanks(), now_ms, time.wall_ms()), now_ms);
  }

  private look(): void {
    const now_ms = this.options.clock.monotonic_ms();
    const tanks = this.options.state.tanks();
    const plans = new Map<string, Reason[]>();
    const plan = (tank: string, why: Reason) => plans.set(tank, [...(plans.get(tank) ?? []), why]);
    const wishes: Wish[] = [];
    const verdicts = this.transfers.decide(this.tanks.at(tanks, now_ms, this.options.time.wall_ms()), now_ms);
    for (const { from, to, run, end_hand, hold_inlet, reason: why } of verdicts) {
      plan(from, why);
      plan(to, why);
      if (run !== null) wishes.push({ tank: from, actuator: 'pump', want: 'run', reason: run });
      // The inlet waits for the water that comes, also for what is to come no longer; a tank without one is looked at closely.
      const comes = end_hand ? reason('transfer_hand_runs', { from, to }) : why;
      if (hold_inlet) wishes.push({ tank: to, actuator: 'inlet', want: 'wait', reason: comes });
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
    this.handRuns.end(
      verdicts.flatMap(({ end_hand, from, reason: why }) => {
        const command_id = tanks.find(({ id }) => id === from)?.pump?.command_id ?? null;
        return end_hand ? [{ tank: from, command_id, why }] : [];
      }),
    );
    for (const wish of this.begunBefore.toEnd(verdicts, tanks)) this.giver.end(wish);
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
      this.forecast = await weather.weather.forecast(signal);
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
