import { type Reason, reason } from '../../domain/reason.js';
import { ruleInForce } from '../../domain/schedule/schedule-now.js';
import type { ExpectedRain } from '../../domain/weather/rain-harvest.js';
import {
  type KeptRainWait,
  type RainVerdict,
  RainWait,
  type RainWaitOptions,
} from '../../domain/weather/wait-for-rain.js';
import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { RainWaitStore } from '../../ports/store.js';
import type { Weather } from '../../ports/weather.js';
import { toTimestamp } from '../../protocol/primitives.js';
import type { TankView } from '../../protocol/rest.js';
import type { ConfirmedTime } from '../time/confirmed-time.js';
import { standing } from './tanks.js';

/** At most so far above the low setpoint an inlet is told to wait, in percent of capacity: it opens at once there. */
const SOON_PERCENT = 5;

export interface RainWaitsOptions {
  readonly roofs: ReadonlyMap<string, RainWaitOptions>;
  readonly weather: Pick<Weather, 'standing'>;
  /** The farm's time. */
  readonly clock: Pick<Clock, 'monotonic_ms'>;
  readonly time: Pick<ConfirmedTime, 'wall_ms'>;
  readonly store: RainWaitStore;
  readonly log: Log;
}

/** Which tanks under a roof wait for rain. How long they have waited outlives a restart. */
export class RainWaits {
  private waits: ReadonlyMap<string, RainWait> | null = null;
  /** As it was handed to the store last, by tank. */
  private readonly told = new Map<string, KeptRainWait | null>();

  constructor(private readonly options: RainWaitsOptions) {}

  /** Decides about one tank; null for one without a roof. @param forecast null while there is none */
  decide(tank: TankView, forecast: readonly ExpectedRain[] | null): RainVerdict | null {
    const wait = this.known().get(tank.id);
    if (wait === undefined) return null;
    const { level, rule, capacity_litres, inlet } = tank;
    const known = tank.online && !tank.stale && level !== null && level.quality !== 'bad';
    const percent = known ? level.percent : null;
    // Until it is full again this is the same need: a wait that was given up does not begin anew.
    if (inlet?.state === 'open' && !fillsForNothing(tank))
      return { wait: false, reason: reason('fills_already') };
    const { clock, time } = this.options;
    const verdict = wait.decide({
      wanted: wanted(percent, tank, time.wall_ms()),
      level_percent: percent,
      heard: tank.online,
      missing_litres: ((capacity_litres ?? 0) * ((rule?.high_percent ?? 0) - (percent ?? 0))) / 100,
      forecast,
      wall_ms: time.wall_ms(),
      monotonic_ms: clock.monotonic_ms(),
    });
    this.keep(tank.id, wait.kept);
    return verdict.reason.code === 'no_forecast' ? { wait: false, reason: this.withoutForecast } : verdict;
  }

  /** The waits, taken up where a restart interrupted them. */
  private known(): ReadonlyMap<string, RainWait> {
    if (this.waits !== null) return this.waits;
    const { roofs, store, log } = this.options;
    try {
      for (const { tank, ...wait } of store.all()) this.told.set(tank, wait);
    } catch (error) {
      log.error({ error }, 'How long tanks have waited for rain could not be read: they wait anew');
    }
    this.waits = new Map(
      [...roofs].map(([tank, roof]) => [tank, new RainWait(roof, this.told.get(tank) ?? null)]),
    );
    return this.waits;
  }

  /** A disk that refuses costs no decision: then a restart begins the wait anew. */
  private keep(tank: string, wait: KeptRainWait | null): void {
    if ((this.told.get(tank) ?? null) === wait) return;
    this.told.set(tank, wait);
    const { store, log } = this.options;
    try {
      if (wait === null) store.remove(tank);
      else store.save(tank, wait);
    } catch (error) {
      log.error({ error, tank }, 'How long a tank has waited for rain could not be stored');
    }
  }

  private get withoutForecast(): Reason {
    const { failing } = this.options.weather.standing;
    if (failing === null) return reason('no_forecast');
    return reason('no_forecast_since', { since: toTimestamp(failing.since_ms) });
  }
}

/** Whether it fills from a source that costs nothing: a wait for rain lets that flow, and keeps others from following it. */
function fillsForNothing({ inlet, fitted }: TankView): boolean {
  return fitted?.sources?.find(({ id }) => id === inlet?.source)?.cost_per_m3 === 0;
}

/** A level that is lost for a while says nothing of the need: a wait that lasts does not begin anew after it. */
function wanted(percent: number | null, tank: TankView, wall_ms: number | null): 'no' | 'soon' | 'now' {
  const { rule, inlet, schedule } = tank;
  if (rule === null || percent === null) return 'soon';
  if (!rule.enabled) return 'no';
  // While hours or a vacation keep it closed anyway, no time of a wait is spent.
  const { low_percent } = ruleInForce(rule, schedule && standing(schedule, wall_ms)).rule;
  if (percent < low_percent) return 'now';
  if (percent < rule.low_percent) return 'soon';
  // Where the source it fills from fails, bought water would follow at any level.
  if (inlet?.state === 'open' && inlet.mode === 'auto') return 'soon';
  // A refill may end as soon as halfway: there the need is over, however near the setpoints are to one another.
  const soon_percent = Math.min(SOON_PERCENT, (rule.high_percent - rule.low_percent) / 2);
  return percent < rule.low_percent + soon_percent ? 'soon' : 'no';
}
