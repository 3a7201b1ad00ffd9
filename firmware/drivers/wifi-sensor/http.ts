import { request } from 'node:http';
import { isNativeError } from 'node:util/types';
import type { Ranging } from '../../domain/level/ranging.js';
import type { Clock } from '../../ports/clock.js';
import type { RangeFinder } from '../../ports/range-finder.js';
import { userInfo } from '../address/user-info.js';
import { shownUrl } from '../log/shown-url.js';
import { NewestValue, type NewestValueOptions } from './newest-value.js';

export interface HttpSensorOptions extends NewestValueOptions {
  /** Where the sensor answers, `http://<host>/…`: on the node's own network. */
  readonly url: string;
  /** How often it is asked, in ms. */
  readonly interval_ms: number;
  readonly clock: Clock;
}

/** A sensor that takes longer is not there, in ms of real time. */
const ANSWER_WITHIN_MS = 3_000;
const MAX_ANSWER_BYTES = 16_384;

/** A Wi-Fi level sensor that is asked over HTTP for a JSON document. Redirects are not followed: a sensor has none. */
export class HttpSensor implements RangeFinder {
  private readonly newest: NewestValue;
  private readonly over = new AbortController();
  private asking: Promise<void> | null = null;
  private complained = false;

  constructor(private readonly options: HttpSensorOptions) {
    this.newest = new NewestValue(options);
  }

  async start(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    signal.addEventListener('abort', () => void this.stop(), { once: true });
    this.asking ??= this.askAgainAndAgain();
  }

  async stop(): Promise<void> {
    this.over.abort();
    await this.asking;
  }

  async range(): Promise<Ranging> {
    return this.newest.ranging();
  }

  onDistance(listener: (distance_mm: number) => void): void {
    this.newest.onDistance(listener);
  }

  private async askAgainAndAgain(): Promise<void> {
    const { clock, interval_ms, url, name, log } = this.options;
    while (!this.over.signal.aborted) {
      try {
        this.newest.take(await ask(url, this.over.signal));
        this.complained = false;
      } catch (error) {
        const why = isNativeError(error) ? error.message : String(error);
        if (!this.complained && !this.over.signal.aborted) {
          log.warn(
            { code: 'wifi_sensor_silent', sensor: name },
            `${name} at ${shownUrl(url)} does not answer (${why})`,
          );
        }
        this.complained = true;
      }
      await clock.sleep(interval_ms, this.over.signal);
    }
  }
}

/**
 * The body of a good answer. Rejects for any other, one that is too long, and one that takes too long.
 * @param over ends it early. It lives for as long as the node, so no question may leave anything on it: not with
 * `AbortSignal.any`, whose signal Node never takes off the one that it was made of
 */
async function ask(url: string, over: AbortSignal): Promise<Buffer> {
  const asking = new AbortController();
  const end = () => asking.abort();
  const late = new Error(`nothing came within ${ANSWER_WITHIN_MS / 1_000} s`);
  const timer = setTimeout(() => asking.abort(late), ANSWER_WITHIN_MS);
  over.addEventListener('abort', end);
  try {
    return await answerOf(url, asking.signal);
  } finally {
    clearTimeout(timer);
    over.removeEventListener('abort', end);
  }
}

function answerOf(url: string, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
    const address = new URL(url);
    const { username = '', password = '' } = userInfo(address);
    const auth = `${username}${password}` === '' ? null : `${username}:${password}`;
    // The library would take them from there, and throw for a password with a `%`.
    address.username = '';
    address.password = '';
    const asked = request(
      address,
      { signal, agent: false, headers: { accept: 'application/json' }, auth },
      (response) => {
        if (response.statusCode !== 200) {
          response.destroy();
          reject(new Error(`HTTP ${response.statusCode}`));
          return;
        }
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > MAX_ANSWER_BYTES) asked.destroy(new Error(`more than ${MAX_ANSWER_BYTES} bytes`));
          else chunks.push(chunk);
        });
        response.on('end', () => resolve(Buffer.concat(chunks)));
        response.on('error', reject);
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}
