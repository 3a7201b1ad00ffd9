import { expect, test } from '@jest/globals';
import { VirtualTank } from '../support/virtual-tank.js';

test('a transfer ends with its lease, even when it was shorter than the shortest run', () => {
  const limits = { max_run_s: 3_600, rest_s: 60, min_off_s: 0, max_starts_per_hour: 1_000, min_run_s: 300 };
  const tank = new VirtualTank({ percent: 50, fitted: { pump: { ...limits, direction: 'transfer' } } });
  tank.wakeUp();
  tank.lease({ lease_s: 20 });
  tank.live(19);
  expect(tank.last.decisions.pump?.running).toBe(true);
  tank.live(3);
  expect(tank.last.decisions.pump?.running).toBe(false);
});
