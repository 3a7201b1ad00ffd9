import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyTransferDeed } from '../support/transfer-deeds.js';
import { TransferWitness } from '../support/transfer-witness.js';

/** What has to come up among the random farms, or they prove nothing. */
const MUST_COME_UP = [
  'begins at the floor',
  'goes on outside its hours',
  'two at once',
  'runs transfer_runs',
  'runs transfer_pump_waits',
  'goes on transfer_hand_runs',
  'ends transfer_inlet_fills',
  'ends transfer_level_unknown',
  'ends transfer_loop',
  'ends transfer_rule_unknown',
  'ends transfer_target_doubted',
  'ends transfer_target_full',
  'ends transfer_target_held',
  'ends transfer_target_switch_unknown',
  'ends transfer_target_uncertain',
  'hand begins',
  'hand transfer_inlet_fills',
  'hand transfer_level_uncertain',
  'hand transfer_level_unknown',
  'hand transfer_loop',
  'hand transfer_other_fills',
  'hand transfer_rule_unknown',
  'hand transfer_target_doubted',
  'hand transfer_target_full',
  'hand transfer_target_held',
  'hand transfer_target_switch_unknown',
  'hand transfer_target_unknown',
  'hand transfer_target_wet',
  'rests above_low',
  'rests outside_window',
  'rests reached_high',
  'rests rule_disabled',
  'rests transfer_inlet_fills',
  'rests transfer_level_uncertain',
  'rests transfer_level_unknown',
  'rests transfer_loop',
  'rests transfer_no_progress',
  'rests transfer_other_fills',
  'rests transfer_pump_by_hand',
  'rests transfer_pump_locked',
  'rests transfer_ready',
  'rests transfer_rule_unknown',
  'rests transfer_supply_low',
  'rests transfer_target_doubted',
  'rests transfer_target_held',
  'rests transfer_target_switch_unknown',
  'rests transfer_target_uncertain',
  'rests transfer_target_unknown',
  'rests transfer_target_was_wet',
  'rests transfer_target_wet',
];

describe('whatever happens to tanks that lift water into one another', () => {
  test('nothing is pumped in a circle or two ways at once, out of a tank at its reserve or of unknown level, into one that its level, float, hours or a person forbid, that fills by its inlet, or by two pumps', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(anyTransferDeed, { minLength: 1, maxLength: 120, size: 'max' }), (deeds) => {
        const witness = new TransferWitness();
        try {
          for (const deed of deeds) witness.live(deed);
        } finally {
          for (const one of witness.seen) seen.add(one);
        }
      }),
      { seed: 1_904, numRuns: 150 },
    );
    expect(MUST_COME_UP.filter((one) => !seen.has(one))).toEqual([]);
  });
});
