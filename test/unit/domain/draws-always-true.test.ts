import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyDrawDeed } from './support/draw-deeds.js';
import { DrawWitness } from './support/draw-witness.js';

/** What has to come up among the random lives, or they prove nothing. */
const MUST_COME_UP = [
  'outlet runs hand opened_by_hand',
  'outlet rests auto at_reserve',
  'outlet rests auto not_asked',
  'outlet rests auto tripped',
  'outlet rests auto draws_need_time',
  'outlet runs auto by_schedule',
  'outlet runs auto level_unknown',
  'outlet runs auto runs_on',
  'outlet rests off closed_by_hand',
  'pump runs hand opened_by_hand',
  'pump rests auto at_reserve',
  'pump rests auto below_restore',
  'pump rests auto excluded',
  'pump rests auto level_unknown',
  'pump rests auto level_uncertain',
  'pump rests auto low_switch_dry',
  'pump rests auto low_switch_unknown',
  'pump rests auto not_asked',
  'pump rests auto off_too_short',
  'pump rests auto resting_after_limit',
  'pump rests auto run_limit_reached',
  'pump rests auto tripped',
  'pump rests off closed_by_hand',
  'inlet runs auto below_low',
  'inlet rests auto excluded',
  'rain to town',
  'town to rain',
  'refused at_reserve',
  'refused below_restore',
  'refused low_switch_dry',
  'refused tripped',
  'took trip_reset',
];

/** Some of it only where the pump lifts into another tank, or only where it draws for pressure. */
const MUST_COME_UP_WHERE = {
  transfer: ['pump runs auto transfer_ready', 'pump rests auto lease_expired'],
  draw: [
    'pump runs auto low_pressure',
    'pump runs auto by_schedule',
    'pump runs auto runs_on',
    'pump rests auto draws_need_time',
  ],
};

describe('whatever happens to a tank that is drawn from', () => {
  test.each(['transfer', 'draw'] as const)(
    'with a pump to %s, nothing draws at its reserve, without a level unless it shall stand open then, with a dry switch, dry, while locked, or without lease, pressure, hours or person; no run is longer than its cap; no two sources and no inlet beside the pump',
    (direction) => {
      const seen = new Set<string>();
      fc.assert(
        fc.property(fc.array(anyDrawDeed, { minLength: 1, maxLength: 120, size: 'max' }), (deeds) => {
          const witness = new DrawWitness(direction);
          try {
            for (const deed of deeds) witness.live(deed);
          } finally {
            for (const one of witness.seen) seen.add(one);
          }
        }),
        { seed: 2_510, numRuns: 200 },
      );
      const must = [...MUST_COME_UP, ...MUST_COME_UP_WHERE[direction]];
      expect(must.filter((one) => !seen.has(one))).toEqual([]);
    },
  );
});
