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
import { PAGES } from './pages.js';
import { SkipLink } from './skip-link.js';

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
          load={PAGES.tank}
          props={{ session, id: address.id }}
          name={t('nav.tank')}
        />
      );
    case 'system':
      return <LazyPage key="system" load={PAGES.system} props={{ session }} name={t('nav.system')} />;
    case 'settings':
      return <LazyPage key="settings" load={PAGES.settings} props={{}} name={t('nav.settings')} />;
    case 'admin':
      return (
        <LazyPage
          key="admin"
          load={PAGES.admin}
          props={{ session, section: address.section }}
          name={t('nav.admin')}
        />
      );
    default:
      return <Nowhere />;
  }
}
