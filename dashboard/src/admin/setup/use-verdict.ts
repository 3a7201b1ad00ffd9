import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { CalibrationFields, CalibrationVerdict } from '../../../../firmware/protocol/calibration.js';
import type { Trouble } from '../../http/request.js';
import { useServices } from '../../services.js';

/** What the gateway makes of a draft. */
export interface Judged {
  /** Null while there is none, or it is asked for. */
  readonly verdict: CalibrationVerdict | null;
  readonly trouble: Trouble | null;
}

/** A pause in typing, in ms. */
const PAUSE_MS = 300;
const NOTHING: Judged = { verdict: null, trouble: null };

/**
 * Has a draft judged whenever it changes, a moment after the last key.
 * @param draft null while it is not one
 * @param distance_mm what the sensor sees; null while it sees nothing steady
 */
export function useVerdict(
  tank: string,
  draft: CalibrationFields | null,
  distance_mm: number | null = null,
): ReadonlySignal<Judged> {
  const { ask } = useServices();
  const judged = useSignal<Judged>(NOTHING);
  const said = JSON.stringify(draft);
  // What was said of another draft says nothing of this one.
  useEffect(() => {
    judged.value = NOTHING;
  }, [said, judged]);
  const key = draft === null ? null : JSON.stringify({ ...draft, distance_mm });
  useEffect(() => {
    if (key === null) return;
    let over = false;
    const timer = setTimeout(async () => {
      const path = `/api/tanks/${encodeURIComponent(tank)}/calibration/check`;
      const answer = await ask<CalibrationVerdict>(path, { method: 'POST', body: JSON.parse(key) });
      if (over) return;
      judged.value = answer.ok
        ? { verdict: answer.body, trouble: null }
        : { verdict: null, trouble: answer.trouble };
    }, PAUSE_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [key, tank, ask, judged]);
  return judged;
}
