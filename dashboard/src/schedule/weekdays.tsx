import { WEEK, type Weekday, weekdayText } from './words.js';

interface Props {
  readonly weekdays: readonly Weekday[];
  readonly onChange: (weekdays: readonly Weekday[]) => void;
}

/** The days of a week, to be chosen among. */
export function Weekdays({ weekdays, onChange }: Props) {
  return (
    <div class="weekdays">
      {WEEK.map((day) => (
        <label key={day}>
          <input
            type="checkbox"
            aria-label={weekdayText(day, 'long')}
            checked={weekdays.includes(day)}
            onChange={({ currentTarget: { checked } }) =>
              onChange(WEEK.filter((one) => (one === day ? checked : weekdays.includes(one))))
            }
          />
          <span aria-hidden="true">{weekdayText(day)}</span>
        </label>
      ))}
    </div>
  );
}
