import { computed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { t } from '../i18n/language.js';
import { ageText } from '../i18n/time-text.js';
import { Clock, Warning } from '../icons/icons.js';
import type { TankSeen } from '../live/seen.js';
import { useServices } from '../services.js';
import type { Doubt } from './doubt.js';

interface AgeProps {
  readonly seen: TankSeen;
  readonly doubt: Doubt | null;
  /** Where there is no room: the age alone for the eyes, the sentence for the ears. */
  readonly short?: boolean;
}

/** How old the level is, ticking. A doubtful one is named as such here, beside its age. */
export function AgeLine({ seen, doubt, short = false }: AgeProps) {
  const age = useAgeText(seen.taken_ms);
  const { id } = seen.tank;
  if (age === null) return <p class="age" data-testid={`tank-${id}-age`} />;
  return (
    <p class="age" data-testid={`tank-${id}-age`}>
      {doubt === null ? <Clock /> : <Warning />}
      {short && <span aria-hidden="true">{age}</span>}
      <span class={short ? 'visually-hidden' : undefined}>
        {doubt === null ? t('tank.updated', { age }) : t('tank.last_known_age', { age })}
      </span>
    </p>
  );
}

/** How long ago a moment was. Drawn anew when the words change, not every second they are asked for. */
function useAgeText(moment_ms: number | null): string | null {
  const { ticker } = useServices();
  const age = useMemo(
    () => computed(() => (moment_ms === null ? null : ageText(ticker.now_ms.value - moment_ms))),
    [moment_ms, ticker],
  );
  return age.value;
}
