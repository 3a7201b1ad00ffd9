interface Props {
  /** What somebody else made of it meanwhile, as a sentence. */
  readonly text: string;
  readonly theirs: string;
  readonly mine: string;
  readonly testId: string;
  readonly onTheirs: () => void;
  readonly onMine: () => void;
}

/** Somebody else changed what is being changed here: said before anything is overwritten, with both ways out. */
export function TheirsOrMine({ text, theirs, mine, testId, onTheirs, onMine }: Props) {
  return (
    <div class="conflict" role="alert" data-testid={testId}>
      <p>{text}</p>
      <div class="schedule-buttons">
        <button type="button" class="button quiet" onClick={onTheirs}>
          {theirs}
        </button>
        <button type="button" class="button quiet" onClick={onMine}>
          {mine}
        </button>
      </div>
    </div>
  );
}
