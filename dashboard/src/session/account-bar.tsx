import { useSignal } from '@preact/signals';
import type { SessionView } from '../../../firmware/protocol/rest.js';
import { t } from '../i18n/language.js';
import { Gear, Logo, Person, SignOut } from '../icons/icons.js';
import { hrefOf } from '../route/address.js';
import { useServices } from '../services.js';
import { roleText } from './role-text.js';

/** The head of the page: whose gateway this is, who is signed in, and the way out. */
export function AccountBar({ session }: { session: SessionView }) {
  const services = useServices();
  const failed = useSignal(false);
  const signOut = async () => {
    failed.value = !(await services.session.signOut());
  };
  const role = roleText(session);
  return (
    <header class="account">
      <p class="wordmark">
        <Logo />
        <span>{t('app.name')}</span>
        <span class="gateway">{session.gateway}</span>
      </p>
      <p
        class="role"
        data-testid="role"
        data-role={session.role}
        data-capped={session.capped_by_device === true}
      >
        <Person />
        <span class="visually-hidden">{t('account.role', { username: session.username, role })}</span>
        <span class="who" aria-hidden="true">
          {session.username}
        </span>
        {session.username !== role && (
          <span class="as" aria-hidden="true">
            · {role}
          </span>
        )}
      </p>
      <a
        class="button bare"
        href={hrefOf({ at: 'settings' })}
        data-testid="settings"
        aria-label={t('nav.settings')}
        title={t('nav.settings')}
      >
        <Gear />
      </a>
      <button
        type="button"
        class="button bare"
        data-testid="signout"
        aria-label={t('account.signout')}
        title={t('account.signout')}
        onClick={signOut}
      >
        <SignOut />
      </button>
      {failed.value && (
        <p class="trouble" role="alert">
          {t('account.signout_failed')}
        </p>
      )}
    </header>
  );
}
