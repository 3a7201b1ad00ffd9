import { LazyPart, useLoaded } from '../route/use-loaded.js';
import { useServices } from '../services.js';
import { TankCard } from '../tank/tank-card.js';
import { useView } from './view.js';

/** With more tanks than this, finding one takes help. */
const MANY = 6;
/** As many as a phone shows at once. */
const AT_FIRST = 3;

const manyTanks = new LazyPart(() => import('./many-tanks.js').then(({ ManyTanks }) => ManyTanks));
const sitePlan = new LazyPart(() => import('./plan/plan.js').then(({ Plan }) => Plan));

/** Every tank of the farm: as a list, or where it is known where they stand, as a plan. */
export function Tanks({ admin }: { admin: boolean }) {
  const { session } = useServices();
  // Without contact nothing leads to a tank's page: all that is known of it stands in the list.
  const asPlan = useView() === 'plan' && session.state.value.at === 'signed_in';
  const plan = useLoaded(asPlan, sitePlan);
  // A plan that does not come is no reason to see no tanks.
  if (!asPlan || plan.at === 'failed') return <List admin={admin} />;
  return plan.at === 'there' ? <plan.part admin={admin} /> : null;
}

/** What it takes to find one among many is loaded where there are many. */
function List({ admin }: { admin: boolean }) {
  const ids = useServices().farm.tank_ids.value;
  const wanted = ids.length > MANY;
  const many = useLoaded(wanted, manyTanks);
  if (wanted && many.at === 'there') return <many.part admin={admin} />;
  // Until then the first few; all of them, slow but whole, when it does not come.
  return (wanted && many.at === 'loading' ? ids.slice(0, AT_FIRST) : ids).map((id) => (
    <TankCard key={id} id={id} admin={admin} />
  ));
}
