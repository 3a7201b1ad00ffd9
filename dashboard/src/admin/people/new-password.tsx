import { useSignal } from '@preact/signals';
import { t } from '../texts.js';

/** Shortest and longest password, in characters. */
export const PASSWORD_LENGTH = { min: 8, max: 256 } as const;

interface Props {
  readonly username: string;
  readonly busy: boolean;
  readonly onSet: (password: string) => void;
}

/** The form for another password. Its owner is signed out everywhere. */
export function NewPassword({ username, busy, onSet }: Props) {
  const typed = useSignal('');
  const id = `password-of-${username}`;
  const set = (event: Event) => {
    event.preventDefault();
    onSet(typed.value);
  };
  return (
    <form class="admin-form" onSubmit={set}>
      <div class="field">
        <label for={id}>{t('admin.people.new_password', { username })}</label>
        <input
          id={id}
          type="password"
          autocomplete="new-password"
          required
          minLength={PASSWORD_LENGTH.min}
          maxLength={PASSWORD_LENGTH.max}
          aria-describedby={`${id}-hint`}
          data-testid={`person-${username}-new-password`}
          value={typed.value}
          onInput={({ currentTarget }) => {
            typed.value = currentTarget.value;
          }}
        />
        <p class="hint" id={`${id}-hint`}>
          {t('admin.people.password_hint')}
        </p>
      </div>
      <button type="submit" class="button primary" disabled={busy}>
        {busy ? t('admin.saving') : t('admin.people.set_password')}
      </button>
    </form>
  );
}
