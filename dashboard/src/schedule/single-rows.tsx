import type { SingleDraft } from './draft.js';
import { HourFields } from './hour-fields.js';
import { t } from './texts.js';

interface Props {
  readonly rows: readonly SingleDraft[];
  readonly onChange: (rows: readonly SingleDraft[]) => void;
}

const NEW_DAY: SingleDraft = { date: '', closed: false, from: '10:00', to: '12:00' };

/** Single dates with hours of their own, or with none. */
export function SingleRows({ rows, onChange }: Props) {
  const put = (at: number, part: Partial<SingleDraft>) =>
    onChange(rows.map((old, i) => (i === at ? { ...old, ...part } : old)));
  return (
    <>
      {rows.map((row, at) => (
        <fieldset key={at} class="schedule-hours">
          <legend>{t('schedule.single_number', { n: at + 1 })}</legend>
          <label class="schedule-field">
            <span>{t('schedule.date')}</span>
            <input
              type="date"
              value={row.date}
              onInput={({ currentTarget }) => put(at, { date: currentTarget.value })}
            />
          </label>
          <label class="schedule-check">
            <input
              type="checkbox"
              checked={row.closed}
              onChange={({ currentTarget }) => put(at, { closed: currentTarget.checked })}
            />
            {t('schedule.closed_all_day')}
          </label>
          <HourFields
            hours={row}
            disabled={row.closed}
            onChange={(hours) => put(at, hours)}
            onRemove={() => onChange(rows.filter((_, i) => i !== at))}
          />
        </fieldset>
      ))}
      <button
        type="button"
        class="button quiet"
        disabled={rows.length >= 60}
        onClick={() => onChange([...rows, NEW_DAY])}
      >
        {t('schedule.add_date')}
      </button>
    </>
  );
}
