import { describe, expect, test } from '@jest/globals';
import type { SourceOptions } from '../../../../firmware/domain/source/source.js';
import { command } from '../support/commands.js';
import { BORE, RAIN, TOWN, tankWith } from '../support/source-tank.js';

const DRY_MAIN = { ...TOWN, id: 'dry' };
const WEAK_MAIN = { ...TOWN, id: 'weak', inflow_lph: 1_200 };
const NEARLY_AS_STRONG = { ...TOWN, id: 'town', inflow_lph: 1_400 };
const SECOND_PUMP = { ...BORE, id: 'second', priority: 3 };
const CISTERN = { ...RAIN, priority: 3 };
const DRY_WELL = { ...BORE, id: 'dry', priority: 3 };

describe('a pump that brings no more into an empty tank than people draw', () => {
  test.each<[string, number, readonly SourceOptions[], string]>([
    ['is left for a main that can take over', 1_200, [TOWN], 'town'],
    ['is kept while nothing else can take over', 600, [], 'bore'],
    ['is left for a main that brings no less, whatever they took', 1_750, [TOWN], 'town'],
    ['is left for a main that brings nearly as much', 1_750, [NEARLY_AS_STRONG], 'town'],
    ['is kept beside a weaker main while they took all that it should bring', 1_750, [WEAK_MAIN], 'bore'],
    ['is kept beside another pump while they took all that it should bring', 1_750, [SECOND_PUMP], 'bore'],
    ['is kept while the other one comes from a cistern that is empty', 600, [CISTERN], 'bore'],
    ['is kept while the other pump was dry at its last try', 600, [DRY_WELL], 'bore'],
    ['is kept beside a dry main while they took most of what it should bring', 1_200, [DRY_MAIN], 'bore'],
    ['is left for a dry main while they took little: it is tried again', 600, [DRY_MAIN], 'dry'],
  ])('%s', (_, drawn_lph, others, used) => {
    const tank = tankWith([{ ...BORE, priority: 1 }, ...others], { percent: 0 }, 2.8);
    tank.controller.rests.remember({ runs: {}, sources: [{ id: 'dry', remaining_s: 600 }] }, tank.now_ms);
    tank.draw_lph = () => drawn_lph;
    tank.tell(command('close', { duration_s: 90 }));
    tank.live(90);
    tank.supply_lph = drawn_lph;
    tank.live(400);
    expect(tank.last.inlet).toMatchObject({ running: true, source: used, trip: null });
  });
});
