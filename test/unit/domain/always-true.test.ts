import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyDeed } from './support/deeds.js';
import { Witness } from './support/witness.js';

/** What has to come up among the random lives, or they prove nothing. */
const MUST_COME_UP = [
  'open auto below_low',
  'open auto below_floor',
  'open auto runs_on',
  'closed auto outside_window',
  'closed auto waits_for_rain',
  'open hand opened_by_hand',
  'open hand opened_by_hand_to',
  'closed auto above_low',
  'closed auto reached_high',
  'closed auto rule_disabled',
  'closed auto tank_full',
  'closed auto run_limit_reached',
  'closed auto resting_after_limit',
  'closed auto float_wet',
  'closed auto float_unknown',
  'closed auto float_was_wet',
  'closed auto level_unknown',
  'closed auto level_uncertain',
  'closed auto hand_time_over',
  'closed auto hand_lease_over',
  'renewed',
  'not renewed',
  'closed auto hand_target_reached',
  'closed auto back_to_auto',
  'closed off closed_by_hand',
  'closed auto tripped',
  'closed auto off_too_short',
  'closed auto too_many_starts',
  'refused tripped',
  'refused nothing_to_reset',
  'confirmed trip_reset',
  'refused action_unfit',
  'refused actuator_not_fitted',
  'refused command_late',
  'refused command_repeated',
  'refused duration_too_long',
  'refused float_unknown',
  'refused float_was_wet',
  'refused float_wet',
  'refused level_uncertain',
  'refused level_unknown',
  'refused resting_after_limit',
  'refused run_needs_an_end',
  'refused tank_full',
  'refused target_already_reached',
  'refused target_too_high',
  'assumed superseded',
  'confirmed back_to_auto',
  'confirmed float_wet',
  'failed float_unknown',
  'failed relay_failed',
  'taken with a clock that shows right',
  'taken with a clock that shows behind',
  'taken with a clock that shows nothing',
];

describe('whatever happens to a tank', () => {
  test('its inlet is closed on a bad level, at the full mark and by a float that is wet or unknown, runs no longer than its cap, opens only with a permission and no more often than it may, stays locked until it is reset, and tells why', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(anyDeed, { minLength: 1, maxLength: 80, size: 'max' }), (deeds) => {
        const witness = new Witness();
        try {
          for (const deed of deeds) witness.live(deed);
        } finally {
          for (const one of witness.seen) seen.add(one);
        }
      }),
      { seed: 1583, numRuns: 1_000 },
    );
    expect(MUST_COME_UP.filter((one) => !seen.has(one))).toEqual([]);
  });
});
