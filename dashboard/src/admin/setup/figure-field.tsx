import { useId } from 'preact/hooks';

interface Props {
  /** With its unit. */
  readonly label: string;
  readonly value: string;
  readonly onChange: (typed: string) => void;
  readonly testid: string;
  readonly hint?: string;
  /** Whether what is typed does not fit here; an empty field is not held against anybody. */
  readonly wrong: boolean;
  readonly wrongText: string;
  /** The keys a phone offers: those with a minus, unless said otherwise. */
  readonly inputMode?: 'text' | 'decimal';
}

/** One figure, typed. */
export function FigureField({
  label,
  value,
  onChange,
  testid,
  hint,
  wrong,
  wrongText,
  inputMode = 'text',
}: Props) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode={inputMode}
        maxLength={16}
        autocomplete="off"
        data-testid={testid}
        aria-invalid={wrong}
        aria-describedby={`${id}-hint`}
        value={value}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <p class={wrong ? 'trouble' : 'hint'} id={`${id}-hint`}>
        {wrong ? wrongText : hint}
      </p>
    </div>
  );
}
