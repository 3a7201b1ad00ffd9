import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyDrawDeed, DrawWitness } from './support/draw-witness.js';

/** What has to come up among the random lives, or they prove nothing. */
const MUST_COME_UP = [
  'outlet runs hand opened_by_hand',
  'outlet rests auto at_reserve',
  'outlet rests auto not_asked',
  'outlet rests off closed_by_hand',
  'pump runs auto transfer_ready',
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
  'refused at_reserve',
  'refused below_restore',
  'refused low_switch_dry',
  'refused tripped',
  'took trip_reset',
];

describe('whatever happens to a tank that is drawn from', () => {
  test('nothing draws at its reserve, without a level, with a dry switch, while locked, or without lease or person; no run is longer than its cap; no two sources and no inlet beside the pump', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(anyDrawDeed, { minLength: 1, maxLength: 120, size: 'max' }), (deeds) => {
        const witness = new DrawWitness();
        try {
          for (const deed of deeds) witness.live(deed);
        } finally {
          for (const one of witness.seen) seen.add(one);
        }
      }),
      { seed: 2_510, numRuns: 120 },
    );
    expect(MUST_COME_UP.filter((one) => !seen.has(one))).toEqual([]);
  });
});
