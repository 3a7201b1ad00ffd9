import { useRef } from 'preact/hooks';
import type { Role } from '../../../../firmware/protocol/rest.js';
import { t } from '../texts.js';
import { TroubleLine } from '../trouble-line.js';
import { useDeed } from '../use-deed.js';
import { PASSWORD_LENGTH } from './new-password.js';
import type { People } from './people.js';

const ROLES: readonly Role[] = ['viewer', 'admin'];

/** The form for one more person. They are viewers unless somebody says otherwise. */
export function AddPerson({ people }: { people: People }) {
  const form = useRef<HTMLFormElement>(null);
  const deed = useDeed();
  const add = async (event: Event) => {
    event.preventDefault();
    if (form.current === null) return;
    const fields = new FormData(form.current);
    const text = (name: string) => String(fields.get(name) ?? '');
    const role: Role = text('role') === 'admin' ? 'admin' : 'viewer';
    const added = await deed.run(() => people.add(text('username').trim(), text('new-password'), role));
    // The page may have been left meanwhile.
    if (added) form.current?.reset();
  };
  return (
    <form class="card admin-form" ref={form} onSubmit={add} data-testid="person-add">
      <h3>{t('admin.people.add')}</h3>
      <div class="field">
        <label for="new-username">{t('signin.username')}</label>
        <input
          id="new-username"
          name="username"
          type="text"
          required
          maxLength={32}
          pattern="[a-z0-9]([a-z0-9._\-]{0,30}[a-z0-9])?"
          title={t('admin.people.username_hint')}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          aria-describedby="new-username-hint"
          data-testid="person-add-username"
        />
        <p class="hint" id="new-username-hint">
          {t('admin.people.username_hint')}
        </p>
      </div>
      <div class="field">
        <label for="new-person-password">{t('signin.password')}</label>
        <input
          id="new-person-password"
          name="new-password"
          type="password"
          required
          minLength={PASSWORD_LENGTH.min}
          maxLength={PASSWORD_LENGTH.max}
          autocomplete="new-password"
          aria-describedby="new-person-password-hint"
          data-testid="person-add-password"
        />
        <p class="hint" id="new-person-password-hint">
          {t('admin.people.password_hint')}
        </p>
      </div>
      <div class="field">
        <label for="new-role">{t('admin.people.role')}</label>
        <select id="new-role" name="role" data-testid="person-add-role">
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {t(`role.${role}`)}
            </option>
          ))}
        </select>
      </div>
      <TroubleLine deed={deed} />
      <button type="submit" class="button primary" data-testid="person-add-submit" disabled={deed.busy.value}>
        {deed.busy.value ? t('admin.saving') : t('admin.people.add')}
      </button>
    </form>
  );
}
