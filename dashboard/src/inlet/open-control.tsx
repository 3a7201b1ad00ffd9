import { useSignal } from '@preact/signals';
import type { TankView } from '../../../firmware/protocol/rest.js';
import { isPending } from '../command/steps.js';
import { t } from '../i18n/language.js';
import { useServices } from '../services.js';
import type { Doubt } from '../tank/doubt.js';
import { longestRun_min, readMinutes } from './minutes.js';
import { MinutesField } from './minutes-field.js';
import type { Press } from './press.js';
import { usePress } from './use-press.js';

const USUAL_MIN = '10';

/** Opening by hand for a time, which takes intent; and the way back to the rules once a person has taken over. */
export function OpenControl({ tank, doubt }: { tank: TankView; doubt: Doubt | null }) {
  const { commands } = useServices();
  const max_min = longestRun_min(tank.longest_runs_s?.inlet ?? tank.max_run_s);
  const typed = useSignal(String(Math.min(Number(USUAL_MIN), max_min)));
  const minutes = readMinutes(typed.value, max_min);
  const shown = commands.shown(tank.id).value;
  const pending = shown.at === 'asking' || (shown.at === 'known' && isPending(shown.command.state));
  const byHand = tank.inlet !== null && tank.inlet.mode !== 'auto';
  return (
    <div class="open-row">
      {byHand && (
        <button
          type="button"
          class="button quiet"
          data-testid={`tank-${tank.id}-auto`}
          aria-label={t('control.auto_label', { tank: tank.name })}
          onClick={() => commands.send(tank.id, { actuator: 'inlet', action: 'auto' })}
        >
          {t('control.auto')}
        </button>
      )}
      <OpenButton
        tank={tank}
        minutes={minutes}
        // Opening on water nobody can see is refused by the node as well.
        disabled={pending || doubt !== null}
      />
      <MinutesField tank={tank.id} typed={typed} max_min={max_min} wrong={minutes === null} />
    </div>
  );
}

interface OpenProps {
  readonly tank: TankView;
  readonly minutes: number | null;
  readonly disabled: boolean;
}

function OpenButton({ tank, minutes, disabled }: OpenProps) {
  const { commands } = useServices();
  const open = () => {
    if (minutes === null) return;
    void commands.send(tank.id, { actuator: 'inlet', action: 'open', duration_s: minutes * 60 });
  };
  const { press, handlers } = usePress(open);
  const at = press.value.at;
  const spoken = { tank: tank.name, minutes: minutes ?? 0 };
  return (
    <button
      type="button"
      class="button open"
      data-testid={`tank-${tank.id}-open`}
      data-press={at}
      disabled={disabled || minutes === null}
      aria-label={at === 'armed' ? t('control.open_armed_label', spoken) : t('control.open_label', spoken)}
      {...handlers}
    >
      <span>{pressText(at)}</span>
    </button>
  );
}

function pressText(at: Press['at']): string {
  if (at === 'down') return t('control.open_holding');
  return at === 'armed' ? t('control.open_armed') : t('control.open');
}
