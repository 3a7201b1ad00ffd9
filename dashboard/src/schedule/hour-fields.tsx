import { t } from './texts.js';

interface Hours {
  readonly from: string;
  readonly to: string;
}

interface Props {
  readonly hours: Hours;
  readonly disabled?: boolean;
  readonly onChange: (hours: Partial<Hours>) => void;
  readonly onRemove: () => void;
}

/** From when to when, and the way to be rid of it. */
export function HourFields({ hours, disabled = false, onChange, onRemove }: Props) {
  return (
    <div class="hour-fields">
      <label class="schedule-field">
        <span>{t('schedule.from')}</span>
        <input
          type="time"
          value={hours.from}
          disabled={disabled}
          onInput={({ currentTarget }) => onChange({ from: currentTarget.value })}
        />
      </label>
      <label class="schedule-field">
        <span>{t('schedule.to')}</span>
        <input
          type="time"
          value={hours.to}
          disabled={disabled}
          onInput={({ currentTarget }) => onChange({ to: currentTarget.value })}
        />
      </label>
      <button type="button" class="button quiet" onClick={onRemove}>
        {t('schedule.remove')}
      </button>
    </div>
  );
}
