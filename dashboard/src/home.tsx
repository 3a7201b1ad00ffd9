import type { SessionView } from '../../firmware/protocol/rest.js';
import { AlarmList } from './alarm/alarm-list.js';
import { t } from './i18n/language.js';
import { ConnectionBar } from './live/connection-bar.js';
import { useServices } from './services.js';
import { AccountBar } from './session/account-bar.js';
import { SystemSection } from './system/system-section.js';
import { TankCard } from './tank/tank-card.js';

/** The first page: contact, tanks, and the machines behind them. */
export function Home({ session }: { session: SessionView }) {
  return (
    <>
      <a class="skip" href="#tanks">
        {t('app.skip')}
      </a>
      <AccountBar session={session} />
      <ConnectionBar />
      <main class="home">
        <AlarmList admin={session.role === 'admin'} />
        <Tanks admin={session.role === 'admin'} />
        <SystemSection session={session} />
      </main>
    </>
  );
}

function Tanks({ admin }: { admin: boolean }) {
  const { farm } = useServices();
  const ids = farm.tank_ids.value;
  return (
    <section class="tanks" id="tanks" aria-labelledby="tanks-title" aria-busy={!farm.loaded.value}>
      <h1 class="visually-hidden" id="tanks-title">
        {t('tanks.title')}
      </h1>
      {!farm.loaded.value && <Loading />}
      {farm.loaded.value && ids.length === 0 && <NoTanks />}
      {ids.map((id) => (
        <TankCard key={id} id={id} admin={admin} />
      ))}
    </section>
  );
}

function Loading() {
  return (
    <div class="card notice">
      <p>{t('tanks.loading')}</p>
    </div>
  );
}

function NoTanks() {
  return (
    <div class="card notice">
      <h2>{t('tanks.none.title')}</h2>
      <p>{t('tanks.none.hint')}</p>
    </div>
  );
}
