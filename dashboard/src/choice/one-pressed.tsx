import './one-pressed.css';

interface Props<Name extends string> {
  /** What is chosen, for whoever cannot see the buttons together. */
  readonly label: string;
  readonly names: readonly Name[];
  readonly pressed: Name;
  readonly textOf: (name: Name) => string;
  /** The test id of a button is this and its name. */
  readonly testIdStart: string;
  readonly onPress: (name: Name) => void;
}

/** Buttons side by side, of which one is pressed. */
export function OnePressed<Name extends string>(props: Props<Name>) {
  const { label, names, pressed, textOf, testIdStart, onPress } = props;
  return (
    <fieldset class="one-pressed" aria-label={label}>
      {names.map((name) => (
        <button
          key={name}
          type="button"
          data-testid={`${testIdStart}${name}`}
          aria-pressed={pressed === name}
          onClick={() => onPress(name)}
        >
          {textOf(name)}
        </button>
      ))}
    </fieldset>
  );
}
