import { isNativeError } from 'node:util/types';
import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { ForecastStanding, HourOfRain, Weather } from '../../ports/weather.js';
import { getJson } from './get-json.js';
import { readAnswer } from './open-meteo-answer.js';

export interface OpenMeteoOptions {
  /** Where the farm is, in degrees; told to the service to two decimals, about a kilometre. */
  readonly latitude_deg: number;
  readonly longitude_deg: number;
  /** Where the service answers; its public one unless the farm has its own. */
  readonly url?: string;
  readonly clock: Pick<Clock, 'monotonic_ms' | 'wall_ms'>;
  readonly log: Log;
  /** The longest it is waited for an answer, in ms of real time (default 10,000). */
  readonly answer_within_ms?: number;
}

export const OPEN_METEO_URL = 'https://api.open-meteo.com/v1/forecast';

const HOUR_MS = 3_600_000;
/** The models behind it are run every hour at most. */
const FRESH_FOR_MS = HOUR_MS;
const ASK_AGAIN_AFTER_MS = HOUR_MS / 6;
/** What was forecast before that is no forecast any more. */
const GOOD_FOR_MS = 6 * HOUR_MS;

/**
 * The forecast of Open-Meteo. Asks at most once an hour, and after a failure every ten minutes; the last answer holds for
 * six hours.
 */
export class OpenMeteo implements Weather {
  private answer: { readonly hours: readonly HourOfRain[]; readonly at_ms: number } | null = null;
  private ask_at_ms = Number.NEGATIVE_INFINITY;
  private asking: Promise<void> | null = null;
  private got_ms: number | null = null;
  private failing: ForecastStanding['failing'] = null;

  constructor(private readonly options: OpenMeteoOptions) {}

  get standing(): ForecastStanding {
    return { got_ms: this.got_ms, failing: this.failing };
  }

  async forecast(signal?: AbortSignal): Promise<readonly HourOfRain[] | null> {
    if (this.now_ms >= this.ask_at_ms) {
      this.asking ??= this.ask(signal).finally(() => {
        this.asking = null;
      });
      await this.asking;
    }
    const { answer } = this;
    return answer !== null && this.now_ms - answer.at_ms < GOOD_FOR_MS ? answer.hours : null;
  }

  private async ask(signal?: AbortSignal): Promise<void> {
    const { log, clock, answer_within_ms } = this.options;
    try {
      const hours = readAnswer(await getJson(this.address, answer_within_ms, signal));
      this.answer = { hours, at_ms: this.now_ms };
      this.ask_at_ms = this.now_ms + FRESH_FOR_MS;
      this.got_ms = clock.wall_ms();
      this.failing = null;
    } catch (error) {
      if (signal?.aborted) return;
      this.ask_at_ms = this.now_ms + ASK_AGAIN_AFTER_MS;
      const why = isNativeError(error) ? error.message : String(error);
      if (this.failing === null)
        log.warn({ code: 'weather_unknown' }, `The weather service cannot be asked: ${why}`);
      this.failing = { since_ms: this.failing?.since_ms ?? clock.wall_ms(), why };
    }
  }

  private get address(): string {
    const { latitude_deg, longitude_deg, url = OPEN_METEO_URL } = this.options;
    const query = new URLSearchParams({
      latitude: latitude_deg.toFixed(2),
      longitude: longitude_deg.toFixed(2),
      hourly: 'precipitation,precipitation_probability',
      forecast_days: '4',
      timeformat: 'unixtime',
      timezone: 'UTC',
    });
    return `${url}?${query}`;
  }

  private get now_ms(): number {
    return this.options.clock.monotonic_ms();
  }
}
