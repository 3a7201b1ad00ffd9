import './index.css';
import { type ReadonlySignal, useComputed } from '@preact/signals';
import type { SessionView } from '../../../../firmware/protocol/rest.js';
import { ActuatorsCard } from '../../actuator/actuators-card.js';
import { AlarmList } from '../../alarm/alarm-list.js';
import { WhyPanel } from '../../explain/why-panel.js';
import type { TankSeen } from '../../live/seen.js';
import { HOME, hrefOf } from '../../route/address.js';
import { LazyPage } from '../../route/lazy-page.js';
import { PageHeading } from '../../route/page-heading.js';
import { useServices } from '../../services.js';
import { doubtAbout } from '../doubt.js';
import { SourcesCard } from '../sources/sources-card.js';
import { NowCard } from './now-card.js';
import { tt } from './texts.js';

/** What is looked at first need not wait for the rest. */
const otherColumns = () => import('./other-columns.js').then(({ OtherColumns }) => OtherColumns);

/** Everything about one tank. */
export function TankPage({ id, session }: { session: SessionView; id: string }) {
  const { farm } = useServices();
  const seen = farm.tank_ids.value.includes(id) ? farm.tank(id) : undefined;
  const admin = session.role === 'admin';
  return (
    <div class="page tank-page" data-testid="tank-page">
      <a class="back" href={hrefOf(HOME)}>
        {tt('tank_page.back')}
      </a>
      <PageHeading text={seen?.value.tank.name ?? id} />
      {seen === undefined ? (
        <p class="card notice" role="status" data-testid="tank-gone">
          {tt(farm.loaded.value ? 'tank_page.gone' : 'tank_page.waiting')}
        </p>
      ) : (
        <Parts seen={seen} admin={admin} />
      )}
    </div>
  );
}

function Parts({ seen, admin }: { seen: ReadonlySignal<TankSeen>; admin: boolean }) {
  const { live, ticker } = useServices();
  const { tank } = seen.value;
  // Drawn anew when the doubt changes, not every second it is asked for.
  const doubt = useComputed(() => doubtAbout(seen.value, live.inContact.value, ticker.now_ms.value)).value;
  const told = [tank.inlet, tank.outlet, tank.pump, tank.rule, tank.schedule].map((one) => one?.ts);
  const news = [...told, tank.online, doubt].join();
  return (
    <>
      <AlarmList admin={admin} tank={tank.id} />
      <div class="tank-columns">
        <div class="tank-column">
          <NowCard seen={seen.value} doubt={doubt} />
          <ActuatorsCard seen={seen.value} doubt={doubt} admin={admin} />
          <SourcesCard tank={tank} doubt={doubt} />
          <WhyPanel tank={tank} doubt={doubt} news={news} />
        </div>
        <LazyPage load={otherColumns} props={{ tank, doubt, admin }} />
      </div>
    </>
  );
}
