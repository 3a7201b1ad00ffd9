import { useSignal } from '@preact/signals';
import type { TankView } from '../../../firmware/protocol/rest.js';
import { sentence } from '../i18n/language.js';
import { drawableOf } from './drawable.js';
import { t } from './texts.js';
import { scheduleText } from './words.js';

type Editor = typeof import('./schedule-editor.js').ScheduleEditor;

/** When a tank may be filled, and is drawn from, in words; for admins the way to change it. */
export function SchedulePanel({ tank, admin }: { tank: TankView; admin: boolean }) {
  const editor = useSignal<{ Editor: Editor } | 'closed' | 'loading' | 'failed'>('closed');
  const { schedule } = tank;
  const none = schedule === null || schedule.version === 0;
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
          {none ? t('schedule.words.always') : scheduleText(schedule, farmDate(schedule.time_zone))}
        </p>
        {schedule !== null && schedule.effect.limited_by !== 'plain' && (
          <p class="schedule-effect">{effectText(schedule.effect)}</p>
        )}
        {editor.value === 'failed' && <p role="alert">{t('schedule.not_loaded')}</p>}
      </div>
      {open !== null && (
        <open.Editor
          tank={tank}
          onDone={() => {
            editor.value = 'closed';
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

/** Today at the farm; a zone this phone does not know is taken for its own. */
function farmDate(time_zone: string): string {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  try {
    return new Intl.DateTimeFormat('en-CA', { ...parts, timeZone: time_zone }).format();
  } catch {
    return new Intl.DateTimeFormat('en-CA', parts).format();
  }
}
