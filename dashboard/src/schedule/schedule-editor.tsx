import { useSignal } from '@preact/signals';
import type { TankView } from '../../../firmware/protocol/rest.js';
import { TheirsOrMine } from '../choice/theirs-or-mine.js';
import { ownZone, zonesToChoose } from '../clock/own-zone.js';
import type { Trouble } from '../http/request.js';
import { refusalText } from '../i18n/language.js';
import { useServices } from '../services.js';
import { farmZone } from '../settings/farm-zone.js';
import { type Draft, draftOf, NEW_WINDOW, readDraft, sameHours } from './draft.js';
import { DrawRows } from './draw-rows.js';
import { drawableOf } from './drawable.js';
import { SingleRows } from './single-rows.js';
import { t } from './texts.js';
import { VacationFields } from './vacation-fields.js';
import { WindowRows } from './window-rows.js';
import { inForceText, scheduleText } from './words.js';

interface Props {
  readonly tank: TankView;
  readonly onDone: (kept: boolean) => void;
}

/**
 * The form of a schedule. Nothing is changed before the node keeps all of it; and when somebody else changes the hours
 * meanwhile, that is said before anything is overwritten.
 */
export function ScheduleEditor({ tank, onDone }: Props) {
  const { farm, schedules } = useServices();
  const zone = farmZone(farm) ?? ownZone();
  const fills = tank.actuators.includes('inlet');
  const { schedule } = tank;
  const base = useSignal(schedule);
  const draft = useSignal(draftOf(schedule, zone, fills));
  const busy = useSignal(false);
  const trouble = useSignal<Trouble | null>(null);
  const read = readDraft(draft.value);
  const conflict = schedule !== null && !sameHours(base.value, schedule) && !busy.value;
  const change = (part: Partial<Draft>) => {
    draft.value = { ...draft.value, ...part };
    trouble.value = null;
  };
  const save = async (event: Event) => {
    event.preventDefault();
    if (!('schedule' in read) || busy.value || conflict) return;
    busy.value = true;
    trouble.value = await schedules.set(tank.id, {
      ...read.schedule,
      ...(schedule !== null && { based_on: schedule.version }),
    });
    busy.value = false;
    if (trouble.value === null) onDone(true);
  };
  const { windows, single, draws, floor, time_zone } = draft.value;
  return (
    <form
      class="schedule-editor"
      tabIndex={-1}
      aria-labelledby={`tank-${tank.id}-schedule-title`}
      data-testid={`tank-${tank.id}-schedule-form`}
      onSubmit={save}
      noValidate
    >
      {conflict && (
        <TheirsOrMine
          text={t('schedule.conflict', { words: inForceText(schedule) })}
          theirs={t('schedule.take_theirs')}
          mine={t('schedule.keep_mine')}
          testId="schedule-conflict"
          onTheirs={() => {
            base.value = schedule;
            change(draftOf(schedule, zone, fills));
          }}
          onMine={() => {
            base.value = schedule;
            trouble.value = null;
          }}
        />
      )}
      {fills && (
        <>
          <WindowRows rows={windows} onChange={(rows) => change({ windows: rows })} />
          <button
            type="button"
            class="button quiet"
            disabled={windows.length >= 21}
            onClick={() => change({ windows: [...windows, NEW_WINDOW] })}
          >
            {t('schedule.add_hours')}
          </button>
          <Floor floor={floor} onChange={(typed) => change({ floor: typed })} />
          <SingleRows rows={single} onChange={(rows) => change({ single: rows })} />
          <VacationFields draft={draft.value} onChange={change} />
        </>
      )}
      <DrawRows rows={draws} drawable={drawableOf(tank)} onChange={(rows) => change({ draws: rows })} />
      <Zone zone={time_zone} onChange={(name) => change({ time_zone: name })} />
      <p class="schedule-preview" role="status" data-wrong={!('schedule' in read)}>
        {'schedule' in read ? `${scheduleText(read.schedule, '')}.` : t(read.mistake)}
      </p>
      {trouble.value !== null && (
        <p class="schedule-trouble" role="alert">
          {troubleText(trouble.value)}
        </p>
      )}
      <div class="schedule-buttons">
        <button type="button" class="button quiet" onClick={() => onDone(false)}>
          {t('schedule.cancel')}
        </button>
        <button
          type="submit"
          class="button primary"
          disabled={busy.value || conflict || !('schedule' in read)}
        >
          {busy.value ? t('schedule.saving') : t('schedule.save')}
        </button>
      </div>
    </form>
  );
}

function Floor({ floor, onChange }: { floor: string; onChange: (typed: string) => void }) {
  return (
    <label class="schedule-field">
      <span>{t('schedule.floor')}</span>
      <input
        type="text"
        inputMode="decimal"
        maxLength={4}
        value={floor}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </label>
  );
}

function Zone({ zone, onChange }: { zone: string; onChange: (zone: string) => void }) {
  return (
    <label class="schedule-field">
      <span>{t('schedule.zone')}</span>
      <select value={zone} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {zonesToChoose(zone).map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function troubleText(trouble: Trouble): string {
  return trouble.kind === 'unreachable' ? t('schedule.unreachable') : refusalText(trouble);
}
