import { useServices } from '../services.js';
import type { Choice, Choices } from './choices.js';

interface ChoiceFieldProps<Key extends Choice> {
  readonly choice: Key;
  readonly label: string;
  readonly options: readonly {
    readonly value: Choices[Key];
    readonly label: string;
    /** The language of the label where it is not the page's. */
    readonly lang?: string;
  }[];
}

/** One of a few, all of them in sight. */
export function ChoiceField<Key extends Choice>({ choice, label, options }: ChoiceFieldProps<Key>) {
  const { settings } = useServices();
  const chosen = settings.choices.value[choice];
  return (
    <fieldset class="choice" data-testid={`settings-${choice}`}>
      <legend>{label}</legend>
      <div>
        {options.map(({ value, label: name, lang }) => (
          <label key={value} lang={lang}>
            <input
              type="radio"
              name={choice}
              value={value}
              checked={chosen === value}
              data-testid={`settings-${choice}-${value}`}
              onChange={() => settings.choose({ [choice]: value })}
            />
            <span>{name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
