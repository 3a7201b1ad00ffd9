import { expect, test } from '@jest/globals';
import { openFor } from '../support/commands.js';
import { VirtualTank } from '../support/virtual-tank.js';

const SEEDS = Array.from({ length: 200 }, (_, i) => `seed ${i}`);

test('an open by hand without water is hardly ever confirmed by the noise of the sensor', () => {
  const confirmed = SEEDS.filter((seed) => {
    const tank = new VirtualTank({ seed, supply_lph: 0, known_inflow_lph: 1_800, noise_mm: 3 });
    tank.live(60);
    const run = openFor(600);
    tank.tell(run);
    tank.live(185);
    return tank.outcomeOf(run)?.state !== 'failed';
  });
  expect(confirmed.length / SEEDS.length).toBeLessThanOrEqual(0.02);
});
