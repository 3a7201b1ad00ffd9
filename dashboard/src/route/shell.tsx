import './route.css';
import type { SessionView } from '../../../firmware/protocol/rest.js';
import { Home } from '../home.js';
import { t } from '../i18n/language.js';
import { ConnectionBar } from '../live/connection-bar.js';
import { useServices } from '../services.js';
import { AccountBar } from '../session/account-bar.js';
import { LazyPage } from './lazy-page.js';
import { Navigation } from './navigation.js';
import { Nowhere } from './nowhere.js';
import { SkipLink } from './skip-link.js';

const loadTank = () => import('../tank/page/tank-page.js').then(({ TankPage }) => TankPage);
const loadSystem = () => import('../system/system-page.js').then(({ SystemPage }) => SystemPage);
const loadSettings = () => import('../settings/settings-page.js').then(({ SettingsPage }) => SettingsPage);
const loadAdmin = () => import('../admin/admin-page.js').then(({ AdminPage }) => AdminPage);

/** What somebody who is signed in sees: the head that is on every page, and the page of the address. */
export function Shell({ session }: { session: SessionView }) {
  return (
    <>
      <SkipLink />
      <AccountBar session={session} />
      <Navigation />
      <ConnectionBar />
      <main id="main" tabIndex={-1}>
        <Page session={session} />
      </main>
    </>
  );
}

function Page({ session }: { session: SessionView }) {
  const address = useServices().router.address.value;
  switch (address.at) {
    case 'home':
      return <Home session={session} />;
    case 'tank':
      return (
        <LazyPage
          key={`tank ${address.id}`}
          load={loadTank}
          props={{ session, id: address.id }}
          name={t('nav.tank')}
        />
      );
    case 'system':
      return <LazyPage key="system" load={loadSystem} props={{ session }} name={t('nav.system')} />;
    case 'settings':
      return <LazyPage key="settings" load={loadSettings} props={{}} name={t('nav.settings')} />;
    case 'admin':
      return (
        <LazyPage
          key="admin"
          load={loadAdmin}
          props={{ session, section: address.section }}
          name={t('nav.admin')}
        />
      );
    default:
      return <Nowhere />;
  }
}
