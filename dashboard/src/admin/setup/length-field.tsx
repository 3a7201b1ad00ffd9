import { useId } from 'preact/hooks';
import { lengths } from './lengths.js';
import { t } from './texts.js';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (typed: string) => void;
  readonly testid: string;
  readonly hint?: string;
  /** Whether what is typed is no length here; an empty field is not held against anybody. */
  readonly wrong: boolean;
}

/** One length, in the unit people chose. */
export function LengthField({ label, value, onChange, testid, hint, wrong }: Props) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{t('setup.length_label', { name: label, unit: lengths.value.unit })}</label>
      <input
        id={id}
        type="text"
        inputMode="decimal"
        maxLength={8}
        autocomplete="off"
        data-testid={testid}
        aria-invalid={wrong}
        aria-describedby={`${id}-hint`}
        value={value}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <p class={wrong ? 'trouble' : 'hint'} id={`${id}-hint`}>
        {wrong ? t('setup.length_wrong') : hint}
      </p>
    </div>
  );
}
