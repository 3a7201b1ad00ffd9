import type { Draft } from './draft.js';
import { t } from './texts.js';

interface Props {
  readonly draft: Draft;
  readonly onChange: (part: Partial<Draft>) => void;
}

/** A time when nobody is there, and how much is kept meanwhile. */
export function VacationFields({ draft, onChange }: Props) {
  return (
    <fieldset class="schedule-hours">
      <legend>{t('schedule.vacation')}</legend>
      <label class="schedule-check">
        <input
          type="checkbox"
          checked={draft.away}
          onChange={({ currentTarget }) => onChange({ away: currentTarget.checked })}
        />
        {t('schedule.vacation_on')}
      </label>
      {draft.away && (
        <div class="hour-fields">
          <label class="schedule-field">
            <span>{t('schedule.vacation_from')}</span>
            <input
              type="date"
              value={draft.away_from}
              onInput={({ currentTarget }) => onChange({ away_from: currentTarget.value })}
            />
          </label>
          <label class="schedule-field">
            <span>{t('schedule.vacation_to')}</span>
            <input
              type="date"
              value={draft.away_to}
              onInput={({ currentTarget }) => onChange({ away_to: currentTarget.value })}
            />
          </label>
          <label class="schedule-field">
            <span>{t('schedule.vacation_floor')}</span>
            <input
              type="text"
              inputMode="decimal"
              maxLength={4}
              value={draft.away_floor}
              onInput={({ currentTarget }) => onChange({ away_floor: currentTarget.value })}
            />
          </label>
        </div>
      )}
    </fieldset>
  );
}
