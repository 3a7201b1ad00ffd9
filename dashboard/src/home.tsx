import type { SessionView } from '../../firmware/protocol/rest.js';
import { AlarmList } from './alarm/alarm-list.js';
import { Tanks } from './home/tanks.js';
import { t } from './i18n/language.js';
import { PageHeading } from './route/page-heading.js';
import { useServices } from './services.js';

/** The first page: what is wrong, and every tank. */
export function Home({ session }: { session: SessionView }) {
  const { farm } = useServices();
  const admin = session.role === 'admin';
  const loaded = farm.loaded.value;
  return (
    <div class="home">
      <AlarmList admin={admin} />
      <section class="tanks" id="tanks" aria-labelledby="tanks-title" aria-busy={!loaded}>
        <PageHeading class="visually-hidden" id="tanks-title" text={t('tanks.title')} />
        {!loaded && <Loading />}
        {loaded && farm.tank_ids.value.length === 0 && <NoTanks />}
        <Tanks admin={admin} />
      </section>
    </div>
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
