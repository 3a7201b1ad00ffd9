import type { CompactHistory } from '../../../firmware/protocol/history.js';
import type { HistoryBucket, HistoryEvent, HistoryView } from '../../../firmware/protocol/rest.js';

/** Reads either form of a history; of a compact one the events have no sentence, only their code. */
export function readHistory(answer: HistoryView | CompactHistory): HistoryView {
  if (!('format' in answer)) return answer;
  const { tank, from, to, bucket_s, resolution } = answer;
  const rain = rainOf(answer);
  const plain = { tank, from, to, bucket_s, resolution, ...(rain && { rain }) };
  return { ...plain, buckets: bucketsOf(answer), events: eventsOf(answer) };
}

function bucketsOf({ from, bucket_s, buckets }: CompactHistory): HistoryBucket[] {
  const from_ms = Date.parse(from);
  const numbers = summed(buckets.number);
  const least = summed(buckets.min_permille);
  const readings = summed(buckets.readings);
  const bad = summed(buckets.bad_readings);
  return numbers.map((number, at) => {
    const min = least[at] ?? null;
    const above = (column: readonly (number | null)[]) =>
      min === null ? null : (min + (column[at] ?? 0)) / 10;
    return {
      ts: new Date(from_ms + (number ?? 0) * bucket_s * 1000).toISOString(),
      min_percent: min === null ? null : min / 10,
      mean_percent: above(buckets.mean_above_min_permille),
      max_percent: above(buckets.max_above_min_permille),
      readings: readings[at] ?? 0,
      bad_readings: bad[at] ?? 0,
      inflow_litres: buckets.inflow_litres[at] ?? null,
      outflow_litres: buckets.outflow_litres[at] ?? null,
    };
  });
}

function rainOf({ from, rain }: CompactHistory): HistoryView['rain'] {
  const from_ms = Date.parse(from);
  return (
    rain &&
    summed(rain.at_s).map((at_s, at) => ({
      ts: new Date(from_ms + (at_s ?? 0) * 1000).toISOString(),
      mm: (rain.tenths_mm[at] ?? 0) / 10,
    }))
  );
}

function eventsOf({ from, events }: CompactHistory): HistoryEvent[] {
  const from_ms = Date.parse(from);
  return summed(events.at_s).flatMap((at_s, at) => {
    const [actuator, state, mode, reason_code] = (events.kinds[events.kind[at] ?? -1] ?? '').split(' ');
    if (at_s === null || !isActuator(actuator) || !isState(state) || !isMode(mode)) return [];
    const ts = new Date(from_ms + at_s * 1000).toISOString();
    return [{ ts, actuator, state, mode, reason_code: reason_code ?? '', reason_args: {}, reason: '' }];
  });
}

/** A column of differences as the values themselves; null stands for itself and changes nothing. */
function summed(differences: readonly (number | null)[]): (number | null)[] {
  let sum = 0;
  return differences.map((step) => {
    if (step === null) return null;
    sum += step;
    return sum;
  });
}

type Event = HistoryEvent;

const isActuator = (word = ''): word is Event['actuator'] => ['inlet', 'outlet', 'pump'].includes(word);
const isState = (word = ''): word is Event['state'] => ['open', 'closed', 'on', 'off'].includes(word);
const isMode = (word = ''): word is Event['mode'] => ['hand', 'off', 'auto'].includes(word);
