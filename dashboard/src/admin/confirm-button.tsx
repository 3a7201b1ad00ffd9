import { useSignal } from '@preact/signals';
import { t } from './texts.js';

interface Props {
  readonly text: string;
  /** For those who hear the page: what it does, and to what. */
  readonly label: string;
  readonly testid: string;
  readonly disabled: boolean;
  readonly onConfirmed: () => void;
}

/** For what cannot be undone: the first press asks, the second does it, and leaving the button forgets the first. */
export function ConfirmButton({ text, label, testid, disabled, onConfirmed }: Props) {
  const armed = useSignal(false);
  const press = () => {
    if (armed.value) onConfirmed();
    armed.value = !armed.value;
  };
  return (
    <button
      type="button"
      class="button quiet"
      data-testid={testid}
      data-armed={armed.value}
      aria-label={armed.value ? `${t('admin.sure')} ${label}` : label}
      disabled={disabled}
      onClick={press}
      onBlur={() => {
        armed.value = false;
      }}
    >
      {armed.value ? t('admin.sure') : text}
    </button>
  );
}
