import type { ActuatorPayload } from '../../../firmware/protocol/payloads.js';
import { countdown } from '../format/duration.js';
import { t } from '../i18n/language.js';
import { useServices } from '../services.js';

/** How long the present run or hold lasts; nothing where it has no end of its own. */
export function Countdown({ inlet, until_ms }: { inlet: ActuatorPayload; until_ms: number | null }) {
  const { ticker } = useServices();
  if (until_ms === null) return null;
  const left_ms = until_ms - ticker.now_ms.value;
  return (
    <p class="countdown" role="timer">
      {left_ms <= 0 ? t('inlet.until.ending') : leftText(inlet, countdown(left_ms))}
    </p>
  );
}

function leftText({ state, mode }: ActuatorPayload, time: string): string {
  if (state === 'open') {
    return mode === 'auto' ? t('inlet.until.open_auto', { time }) : t('inlet.until.open', { time });
  }
  return mode === 'auto' ? t('inlet.until.resting', { time }) : t('inlet.until.closed', { time });
}
