import { type Drawable, type DrawDraft, newDraw } from './draft.js';
import { HourFields } from './hour-fields.js';
import { t } from './texts.js';
import { Weekdays } from './weekdays.js';

interface Props {
  readonly rows: readonly DrawDraft[];
  /** What of the tank may draw by the clock. */
  readonly drawable: readonly Drawable[];
  readonly onChange: (rows: readonly DrawDraft[]) => void;
}

const LEGENDS = { outlet: 'schedule.outlet_number', pump: 'schedule.pump_number' } as const;
const ADD = { outlet: 'schedule.add_outlet', pump: 'schedule.add_pump' } as const;

/** Hours at which an outlet is open, or a pump on, without anybody asking. */
export function DrawRows({ rows, drawable, onChange }: Props) {
  const put = (at: number, row: DrawDraft) => onChange(rows.map((old, i) => (i === at ? row : old)));
  return (
    <>
      {rows.map((row, at) => (
        <fieldset key={at} class="schedule-hours">
          <legend>{t(LEGENDS[row.actuator], { n: at + 1 })}</legend>
          <Weekdays weekdays={row.weekdays} onChange={(weekdays) => put(at, { ...row, weekdays })} />
          <HourFields
            hours={row}
            onChange={(hours) => put(at, { ...row, ...hours })}
            onRemove={() => onChange(rows.filter((_, i) => i !== at))}
          />
        </fieldset>
      ))}
      {drawable.map((actuator) => (
        <button
          key={actuator}
          type="button"
          class="button quiet"
          disabled={rows.length >= 21}
          onClick={() => onChange([...rows, newDraw(actuator)])}
        >
          {t(ADD[actuator])}
        </button>
      ))}
    </>
  );
}
