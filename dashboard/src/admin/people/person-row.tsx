import { useSignal } from '@preact/signals';
import type { UserView } from '../../../../firmware/protocol/rest.js';
import { ConfirmButton } from '../confirm-button.js';
import { t } from '../texts.js';
import { TroubleLine } from '../trouble-line.js';
import { useDeed } from '../use-deed.js';
import { NewPassword } from './new-password.js';
import type { People } from './people.js';

interface Props {
  readonly user: UserView;
  readonly people: People;
  /** Whether this is the one who looks: nobody takes away their own way in by mistake. */
  readonly own: boolean;
}

/** One person: role, password, and the way out. */
export function PersonRow({ user, people, own }: Props) {
  const deed = useDeed();
  const changing = useSignal(false);
  const { username, role } = user;
  const other = role === 'admin' ? 'viewer' : 'admin';
  const setPassword = async (password: string) => {
    changing.value = !(await deed.run(() => people.setPassword(username, password)));
  };
  return (
    <li class="card admin-row" data-testid={`person-${username}`} data-role={role}>
      <p class="admin-name">
        <strong>{username}</strong>
        <span class="tag-plain">{t(`role.${role}`)}</span>
        {own && <span class="hint">{t('admin.people.you')}</span>}
      </p>
      <div class="admin-buttons">
        <button
          type="button"
          class="button quiet"
          data-testid={`person-${username}-password`}
          aria-expanded={changing.value}
          aria-label={t('admin.people.password_label', { username })}
          onClick={() => {
            changing.value = !changing.value;
          }}
        >
          {t('admin.people.password')}
        </button>
        {!own && (
          <>
            <ConfirmButton
              text={t(`admin.people.make_${other}`)}
              label={t(`admin.people.make_${other}_label`, { username })}
              testid={`person-${username}-role`}
              disabled={deed.busy.value}
              onConfirmed={() => deed.run(() => people.setRole(username, other))}
            />
            <ConfirmButton
              text={t('admin.remove')}
              label={t('admin.people.remove_label', { username })}
              testid={`person-${username}-remove`}
              disabled={deed.busy.value}
              onConfirmed={() => deed.run(() => people.remove(username))}
            />
          </>
        )}
      </div>
      {changing.value && <NewPassword username={username} busy={deed.busy.value} onSet={setPassword} />}
      <TroubleLine deed={deed} />
    </li>
  );
}
