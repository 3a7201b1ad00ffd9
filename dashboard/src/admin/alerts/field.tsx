import { useId } from 'preact/hooks';

const TYPES = {
  text: { type: 'text' },
  password: { type: 'password' },
  url: { type: 'url' },
  time: { type: 'time' },
} as const;

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (typed: string) => void;
  readonly hint?: string;
  readonly type?: keyof typeof TYPES;
  readonly inputMode?: 'numeric' | 'email' | 'url';
  readonly testid?: string;
  readonly maxLength?: number;
}

/** One line to type in, with its name and a word of help. */
export function Field({
  label,
  value,
  onChange,
  hint,
  type = 'text',
  inputMode,
  testid,
  maxLength = 512,
}: Props) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        {...TYPES[type]}
        {...(inputMode !== undefined && { inputMode })}
        maxLength={maxLength}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        {...(hint !== undefined && { 'aria-describedby': `${id}-hint` })}
        data-testid={testid}
        value={value}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

interface CheckProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function Check({ label, checked, onChange }: CheckProps) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={checked}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      {label}
    </label>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly values: readonly Value[];
  readonly textOf: (value: Value) => string;
  readonly testid?: string;
  readonly onChange: (value: Value) => void;
}

/** One of a few. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { label, value, values, textOf, testid, onChange } = props;
  const id = useId();
  const choose = (chosen: string) => onChange(values.find((one) => one === chosen) ?? value);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        data-testid={testid}
        value={value}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      >
        {values.map((one) => (
          <option key={one} value={one}>
            {textOf(one)}
          </option>
        ))}
      </select>
    </div>
  );
}
