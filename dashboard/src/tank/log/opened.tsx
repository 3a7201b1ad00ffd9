import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

interface Props {
  readonly title: string;
  readonly testid: string;
  /** Made, and so asked for, when somebody opens it. */
  readonly children: () => ComponentChildren;
}

/** A part that is folded until somebody wants it. */
export function Opened({ title, testid, children }: Props) {
  const open = useSignal(false);
  return (
    <details
      class="card tank-part opened"
      data-testid={testid}
      onToggle={({ currentTarget }) => {
        open.value = currentTarget.open;
      }}
    >
      <summary>
        <h2>{title}</h2>
      </summary>
      {open.value && children()}
    </details>
  );
}
