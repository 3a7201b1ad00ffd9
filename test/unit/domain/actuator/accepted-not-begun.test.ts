import { describe, expect, test } from '@jest/globals';
import { command, openFor, openTo } from '../support/commands.js';
import { DrawBench } from '../support/draw-bench.js';
import { InletBench } from '../support/inlet-bench.js';
import { bad, good, uncertain } from '../support/readings.js';

const drawFor = (duration_s: number, fields: object = {}) => ({
  ...command('open', { duration_s, ...fields }),
  actuator: 'outlet' as const,
});

describe('a run by hand that was accepted, and has not begun', () => {
  test('does not open the inlet of a tank that is full by then, and is over', () => {
    const inlet = new InletBench();
    inlet.at(0, good(50));
    inlet.tell(openFor(600));
    expect(inlet.at(1, good(95))).toMatchObject({
      running: false,
      mode: 'auto',
      reason: { code: 'tank_full' },
    });
    expect(inlet.at(2, good(50)).running).toBe(false);
  });

  test('draws nothing from a tank that is at its reserve by then, and is over', () => {
    const outlet = new DrawBench();
    outlet.at(0, good(50));
    outlet.tell(drawFor(600));
    expect(outlet.at(1, good(10))).toMatchObject({
      running: false,
      mode: 'auto',
      reason: { code: 'at_reserve' },
    });
    expect(outlet.at(2, good(50)).running).toBe(false);
  });

  test('waits for a level that is certain before it draws', () => {
    const outlet = new DrawBench();
    outlet.at(0, good(50));
    outlet.tell(drawFor(600));
    expect(outlet.at(1, uncertain(50))).toMatchObject({
      running: false,
      mode: 'hand',
      reason: { code: 'level_uncertain' },
    });
    expect(outlet.at(2, good(50))).toMatchObject({ running: true, reason: { code: 'opened_by_hand' } });
  });

  test('is over when the level is lost', () => {
    const outlet = new DrawBench();
    outlet.at(0, good(50));
    outlet.tell(drawFor(600));
    expect(outlet.at(1, bad())).toMatchObject({ running: false, mode: 'auto' });
  });
});

test('what draws by hand goes on while its lease is renewed, and ends with it', () => {
  const outlet = new DrawBench();
  outlet.at(0, good(50));
  const run = drawFor(600, { lease_s: 10 });
  outlet.obey(run);
  expect(outlet.control.renew('another', 60, 8_000)).toBe(false);
  expect(outlet.control.renew(run.id, 10, 8_000)).toBe(true);
  expect(outlet.at(17).running).toBe(true);
  expect(outlet.at(18)).toMatchObject({ running: false, reason: { code: 'hand_lease_over' } });
});

test('a run by hand to a level is told to end there, one for a time ends with its time alone', () => {
  const predicted = (run: ReturnType<typeof openFor>) => {
    const inlet = new InletBench();
    const likely_s = 100;
    inlet.outlook = {
      ...inlet.outlook,
      fillsTo: () => ({ likely_s, soonest_s: likely_s, latest_s: likely_s }),
    };
    inlet.at(0, good(50));
    return inlet.obey(run).predicted_close_ms;
  };
  expect(predicted(openTo(60))).toBe(100_000);
  expect(predicted(openFor(600))).toBeNull();
});
