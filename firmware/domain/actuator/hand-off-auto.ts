/** What a person last asked of an actuator, and until when; monotonic times in ms. */
export type HandOffAuto =
  | { readonly mode: 'auto'; readonly command_id: null }
  | {
      readonly mode: 'hand';
      readonly command_id: string;
      readonly until_ms: number;
      /** Until when whoever asked is known to be there; null for one who need not be. */
      readonly leased_until_ms: number | null;
      /** The run also ends at this level. */
      readonly target_percent: number | null;
    }
  | { readonly mode: 'off'; readonly command_id: string; readonly until_ms: number };

export const AUTO: HandOffAuto = { mode: 'auto', command_id: null };

/** When the mode ends by itself; null in auto, which does not. */
export function endsAt_ms(hoa: HandOffAuto): number | null {
  return hoa.mode === 'auto' ? null : hoa.until_ms;
}

/** The mode as of `now_ms`: whatever a person asked for ends, and the rules take over again. */
export function asOf(hoa: HandOffAuto, now_ms: number): HandOffAuto {
  return hoa.mode !== 'auto' && (now_ms >= hoa.until_ms || leaseIsOver(hoa, now_ms)) ? AUTO : hoa;
}

/** Whether it is a run by hand that nobody has renewed in time. */
export function leaseIsOver(hoa: HandOffAuto, now_ms: number): boolean {
  return hoa.mode === 'hand' && hoa.leased_until_ms !== null && now_ms >= hoa.leased_until_ms;
}

/** The earlier of two ends; null where nothing ends. */
export function earlier(one_ms: number | null, other_ms: number | null): number | null {
  return one_ms === null || other_ms === null ? (one_ms ?? other_ms) : Math.min(one_ms, other_ms);
}
