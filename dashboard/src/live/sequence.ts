/** What to do with a delta that arrives after message number `seq`. */
export type Following = 'apply' | 'ignore' | 'resync';

/** A delta builds on the message right before it; a repeated one changes nothing, a missing one leaves a hole. */
export function following(seq: number, delta_seq: number): Following {
  if (delta_seq === seq + 1) return 'apply';
  return delta_seq <= seq ? 'ignore' : 'resync';
}
