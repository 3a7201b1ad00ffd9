import { ask } from '../../../integration/provisioning-vpn/support/web-client.js';
import type { Machine } from '../../../integration/vpn/support/namespaces.js';

const MINUTE_MS = 60_000;

/** What the gateway knows of a tank's past. */
export interface History {
  readonly buckets: readonly { readonly ts: string; readonly max_percent: number | null }[];
  readonly events: readonly { readonly ts: string; readonly state: string; readonly reason_code: string }[];
}

/**
 * Four hours of the tank `pond`, by the minute, as a phone gets them.
 * @param from_ms wall time of the farm, in ms; the hours begin with its minute
 */
export async function historyOf(machine: Machine, session: string, from_ms: number): Promise<History> {
  const begin_ms = Math.floor(from_ms / MINUTE_MS) * MINUTE_MS;
  const [from, to] = [begin_ms, begin_ms + 240 * MINUTE_MS].map((ms) => new Date(ms).toISOString());
  const path = `/api/tanks/pond/history?from=${from}&to=${to}&buckets=240`;
  return (await ask(machine, 'GET', path, session)).body as History;
}

/** The minutes from the first to the last of a history for which it has no level. */
export function missingMinutes({ buckets }: History): string[] {
  const known = new Set(
    buckets.filter(({ max_percent }) => max_percent !== null).map(({ ts }) => minuteOf(ts)),
  );
  const first = Math.min(...known);
  const all = Array.from({ length: Math.max(...known) - first + 1 }, (_, index) => first + index);
  return all
    .filter((minute) => !known.has(minute))
    .map((minute) => new Date(minute * MINUTE_MS).toISOString());
}

const minuteOf = (ts: string) => Math.floor(Date.parse(ts) / MINUTE_MS);
