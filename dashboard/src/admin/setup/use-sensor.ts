import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { SensorPayload, SensorView } from '../../../../firmware/protocol/calibration.js';
import { isSignedOut, type Trouble } from '../../http/request.js';
import { useServices } from '../../services.js';
import { withWindow } from './steady.js';

/** What is known of a sensor that is being looked at. */
export interface SensorSeen {
  /** The newest windows, oldest first; none before the first. */
  readonly windows: readonly SensorPayload[];
  /** Whether the newest is older than it should be. */
  readonly late: boolean;
  readonly trouble: Trouble | null;
}

/** The node tells a window a second; asking oftener would tell nothing new. */
const ASK_EVERY_MS = 1_000;
const LATE_AFTER_S = 5;
const NOTHING: SensorSeen = { windows: [], late: false, trouble: null };

/** Looks at the sensor of a tank as long as the component is there and the page is seen: each question keeps the node telling. */
export function useSensor(tank: string): ReadonlySignal<SensorSeen> {
  const { ask, session } = useServices();
  const seen = useSignal<SensorSeen>(NOTHING);
  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      if (document.visibilityState === 'visible') {
        const answer = await ask<SensorView>(`/api/tanks/${encodeURIComponent(tank)}/sensor`, {
          method: 'POST',
        });
        if (over) return;
        if (!answer.ok && isSignedOut(answer.trouble)) return session.ended();
        seen.value = answer.ok ? after(seen.peek(), answer.body) : { ...NOTHING, trouble: answer.trouble };
      }
      timer = setTimeout(look, ASK_EVERY_MS);
    };
    void look();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [tank, ask, session, seen]);
  return seen;
}

function after({ windows }: SensorSeen, { sensor, age_s }: SensorView): SensorSeen {
  if (sensor === null) return NOTHING;
  const late = (age_s ?? 0) > LATE_AFTER_S;
  return { windows: late ? [] : withWindow(windows, sensor), late, trouble: null };
}
