import { expect, test } from '@jest/globals';
import type { Between } from '../../../../firmware/domain/actuator/outlook.js';
import { SeededRandom } from '../../../../firmware/drivers/simulated/random.js';
import { VirtualTank } from '../support/virtual-tank.js';

const REFILLS = 200;
const MINUTE_MS = 60_000;

/** The times between which a refill was told to close, and when it did. */
interface Refill {
  readonly opened_ms: number;
  readonly told: { readonly at_ms: number; readonly between_ms: Between }[];
  closed_ms: number;
}

/** A household draws for a quarter of an hour, then hardly for another; how much, and which, comes by chance. */
function household(): (now_ms: number) => number {
  const quarters = new SeededRandom('household');
  const flows_lph = Array.from({ length: 200 * 96 }, () =>
    quarters.next() < 0.4 ? 700 * quarters.next() : 7,
  );
  return (now_ms) => flows_lph[Math.floor(now_ms / (15 * MINUTE_MS)) % flows_lph.length] ?? 0;
}

/** So many refills of the household tank, of which each takes some fifty minutes. */
function refills(): Refill[] {
  const tank = new VirtualTank({
    ...{ draw_lph: household(), idle_interval_ms: MINUTE_MS, inlet: { max_run_s: 14_400 } },
  });
  const lived: Refill[] = [];
  let under_way: Refill | null = null;
  while (lived.length < REFILLS) {
    const { inlet, next_tick_ms } = tank.look();
    const between_ms = inlet?.predicted_between_ms ?? null;
    if (tank.valve_open) {
      under_way ??= { opened_ms: tank.now_ms, told: [], closed_ms: Number.NaN };
      if (between_ms !== null) under_way.told.push({ at_ms: tank.now_ms, between_ms });
    } else if (under_way !== null) {
      under_way.closed_ms = tank.now_ms;
      lived.push(under_way);
      under_way = null;
    }
    tank.flow(next_tick_ms);
  }
  return lived;
}

/** In what share of the refills that were told of `after_ms` after they began the close lay between the two. */
function shareInside(lived: readonly Refill[], after_ms: number): number {
  const inside = lived.flatMap(({ opened_ms, told, closed_ms }) => {
    const then = told.find(({ at_ms }) => at_ms >= opened_ms + after_ms);
    return then ? [then.between_ms[0] <= closed_ms && closed_ms <= then.between_ms[1]] : [];
  });
  expect(inside.length).toBeGreaterThan(0.95 * REFILLS);
  return inside.filter(Boolean).length / inside.length;
}

test('a refill closes between the two times that are told in 19 cases of 20, whenever they are told, whatever people draw meanwhile', () => {
  const lived = refills();
  for (const minutes of [0, 10, 20, 30])
    expect(shareInside(lived, minutes * MINUTE_MS)).toBeGreaterThanOrEqual(0.95);
}, 120_000);
