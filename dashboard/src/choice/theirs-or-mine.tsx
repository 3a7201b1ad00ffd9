interface Props {
  /** What somebody else made of it meanwhile, as a sentence. */
  readonly text: string;
  readonly theirs: string;
  readonly mine: string;
  readonly testId: string;
  readonly onTheirs: () => void;
  readonly onMine: () => void;
}

/**
 * Somebody else changed what is being changed here: said before anything is overwritten, with both ways out. To stand in
 * the form, which has to be able to take the focus.
 */
export function TheirsOrMine({ text, theirs, mine, testId, onTheirs, onMine }: Props) {
  // The button goes with the question: the focus would be lost. A field would open the keypad of a phone.
  const leaveTo =
    (choose: () => void) =>
    ({ currentTarget }: { currentTarget: HTMLButtonElement }) => {
      currentTarget.form?.focus();
      choose();
    };
  return (
    <div class="conflict" role="alert" data-testid={testId}>
      <p>{text}</p>
      <div class="schedule-buttons">
        <button type="button" class="button quiet" onClick={leaveTo(onTheirs)}>
          {theirs}
        </button>
        <button type="button" class="button quiet" onClick={leaveTo(onMine)}>
          {mine}
        </button>
      </div>
    </div>
  );
}
