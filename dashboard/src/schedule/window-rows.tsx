import type { WindowDraft } from './draft.js';
import { HourFields } from './hour-fields.js';
import { t } from './texts.js';
import { Weekdays } from './weekdays.js';

interface Props {
  readonly rows: readonly WindowDraft[];
  readonly onChange: (rows: readonly WindowDraft[]) => void;
}

/** The hours of the week: each with its days, its beginning and its end. */
export function WindowRows({ rows, onChange }: Props) {
  const put = (at: number, row: WindowDraft) => onChange(rows.map((old, i) => (i === at ? row : old)));
  return (
    <>
      {rows.map((row, at) => (
        <fieldset key={at} class="schedule-hours">
          <legend>{t('schedule.hours_number', { n: at + 1 })}</legend>
          <Weekdays weekdays={row.weekdays} onChange={(weekdays) => put(at, { ...row, weekdays })} />
          <HourFields
            hours={row}
            onChange={(hours) => put(at, { ...row, ...hours })}
            onRemove={() => onChange(rows.filter((_, i) => i !== at))}
          />
        </fieldset>
      ))}
    </>
  );
}
