import { type Signal, useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/language.js';
import { offeredMinutes } from './minutes.js';

interface MinutesProps {
  readonly tank: string;
  /** What is chosen or typed, in minutes. */
  readonly typed: Signal<string>;
  readonly max_min: number;
  readonly wrong: boolean;
}

const OTHER = 'other';

/** How long to open for: the usual times, or a number of one's own. */
export function MinutesField({ tank, typed, max_min, wrong }: MinutesProps) {
  const own = useSignal(false);
  return own.value ? (
    <OwnMinutes
      tank={tank}
      typed={typed}
      max_min={max_min}
      wrong={wrong}
      onDone={() => {
        own.value = false;
      }}
    />
  ) : (
    <select
      class="minutes"
      data-testid={`tank-${tank}-minutes`}
      aria-label={t('control.minutes')}
      value={typed.value}
      onChange={({ currentTarget }) => {
        own.value = currentTarget.value === OTHER;
        if (!own.value) typed.value = currentTarget.value;
      }}
    >
      {offeredMinutes(max_min).map((minutes) => (
        <option key={minutes} value={String(minutes)}>
          {t('control.minutes_option', { minutes })}
        </option>
      ))}
      <option value={OTHER}>{t('control.minutes_other')}</option>
    </select>
  );
}

function OwnMinutes({ tank, typed, max_min, wrong, onDone }: MinutesProps & { onDone: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  // It took the place of the list that had the focus.
  useLayoutEffect(() => field.current?.focus(), []);
  const hint = `tank-${tank}-minutes-hint`;
  return (
    <>
      <span class="minutes own">
        <input
          type="text"
          inputMode="numeric"
          maxLength={4}
          ref={field}
          data-testid={`tank-${tank}-minutes`}
          aria-label={t('control.minutes_own')}
          aria-describedby={hint}
          aria-invalid={wrong}
          value={typed.value}
          onInput={({ currentTarget }) => {
            typed.value = currentTarget.value;
          }}
          onBlur={() => {
            // Left with nothing of one's own in it, the field gives way to the list again.
            const offered = offeredMinutes(max_min).map(String);
            if (typed.value.trim() === '') typed.value = offered[0] ?? '';
            if (offered.includes(typed.value)) onDone();
          }}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <span aria-hidden="true">{t('duration.min', { n: '' })}</span>
      </span>
      <p class={wrong ? 'hint' : 'visually-hidden'} id={hint}>
        {t('control.minutes_range', { max: max_min })}
      </p>
    </>
  );
}
