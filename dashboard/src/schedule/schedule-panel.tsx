import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { TankView } from '../../../firmware/protocol/rest.js';
import { sentence } from '../i18n/language.js';
import { useServices } from '../services.js';
import { drawableOf } from './drawable.js';
import { t } from './texts.js';
import { inForceText } from './words.js';

type Editor = typeof import('./schedule-editor.js').ScheduleEditor;

/** When a tank may be filled, and is drawn from, in words; for admins the way to change it. */
export function SchedulePanel({ tank, admin }: { tank: TankView; admin: boolean }) {
  const { announcer } = useServices();
  const editor = useSignal<{ Editor: Editor } | 'closed' | 'loading' | 'failed'>('closed');
  const button = useRef<HTMLButtonElement>(null);
  const { schedule } = tank;
  const draws = drawableOf(tank).length > 0;
  if (!(tank.actuators.includes('inlet') || draws)) return null;
  const toggle = async () => {
    if (typeof editor.value === 'object') {
      editor.value = 'closed';
      return;
    }
    editor.value = 'loading';
    const loaded = await import('./schedule-editor.js').catch(() => null);
    editor.value = loaded === null ? 'failed' : { Editor: loaded.ScheduleEditor };
  };
  const open = typeof editor.value === 'object' ? editor.value : null;
  return (
    <section class="schedule" aria-labelledby={`tank-${tank.id}-schedule-title`}>
      <div class="schedule-now">
        <h3 id={`tank-${tank.id}-schedule-title`}>{t(draws ? 'schedule.title_draws' : 'schedule.title')}</h3>
        {admin && (
          <button
            type="button"
            class="button quiet"
            ref={button}
            data-testid={`tank-${tank.id}-schedule-edit`}
            aria-expanded={open !== null}
            aria-label={t(open === null ? 'schedule.change_label' : 'schedule.close_label', {
              tank: tank.name,
            })}
            onClick={toggle}
          >
            {open === null ? t('schedule.change') : t('schedule.close')}
          </button>
        )}
        <p data-testid={`tank-${tank.id}-schedule`}>
          {schedule === null ? t('schedule.words.always') : inForceText(schedule)}
        </p>
        {schedule !== null && schedule.effect.limited_by !== 'plain' && (
          <p class="schedule-effect">{effectText(schedule.effect)}</p>
        )}
        {editor.value === 'failed' && <p role="alert">{t('schedule.not_loaded')}</p>}
      </div>
      {open !== null && (
        <open.Editor
          tank={tank}
          onDone={(kept) => {
            editor.value = 'closed';
            button.current?.focus();
            if (kept) announcer.say(t('schedule.kept'));
          }}
        />
      )}
    </section>
  );
}

function effectText(effect: NonNullable<TankView['schedule']>['effect']): string {
  if (effect.limited_by === 'outside_window' && effect.opens !== null)
    return t('schedule.opens', { time: effect.opens });
  return sentence({ code: effect.reason_code, args: effect.reason_args, text: effect.reason });
}
