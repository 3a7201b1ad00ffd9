import { useComputed } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { t } from '../i18n/language.js';
import { useServices } from '../services.js';
import { doubtAbout } from '../tank/doubt.js';
import { TankCard } from '../tank/tank-card.js';
import { arrange, type Findable, type Group } from './arrange.js';
import { Finder } from './finder.js';
import { LongList } from './long-list.js';
import { CALM, urgencyOf } from './urgency.js';

/** With more tanks than this, cards are compact and only those in sight are in the page. */
const VERY_MANY = 30;

/** The tanks of a farm with many: found, put in order, and laid out as their number asks for. */
export function ManyTanks({ admin }: { admin: boolean }) {
  const { farm, finding } = useServices();
  const { search, order } = finding;
  const findable = useFindable();
  const ids = farm.tank_ids.value;
  const held = useRef(false);
  const shown = useRef<readonly Group[]>([]);
  const tanks = findable.value;
  const groups = arrange(tanks, order.value, search.value);
  // Nothing moves under a finger: a card that is being worked on keeps its place.
  if (!held.current || sameTanks(groups, shown.current) === false) shown.current = groups;
  const found = groups.reduce((sum, group) => sum + group.ids.length, 0);
  const urgent = tanks.filter(({ urgency }) => urgency < CALM).length;
  return (
    <>
      <Finder search={search} order={order} found={found} total={ids.length} urgent={urgent} />
      {found === 0 && <p class="card notice">{t('home.nothing_found')}</p>}
      <div
        class="held"
        onPointerDown={() => {
          held.current = true;
        }}
        onPointerUp={() => {
          held.current = false;
        }}
        onPointerCancel={() => {
          held.current = false;
        }}
        onFocusIn={() => {
          held.current = true;
        }}
        onFocusOut={() => {
          held.current = false;
        }}
      >
        {ids.length > VERY_MANY ? (
          <LongList groups={shown.current} total={found} />
        ) : (
          <ShortList groups={shown.current} admin={admin} />
        )}
      </div>
    </>
  );
}

function ShortList({ groups, admin }: { groups: readonly Group[]; admin: boolean }) {
  return groups.map(({ node, ids }) => (
    <>
      {node !== null && (
        <h2 class="group-name" key={`group ${node}`}>
          {node}
        </h2>
      )}
      {ids.map((id) => (
        <TankCard key={id} id={id} admin={admin} />
      ))}
    </>
  ));
}

/** What orders and finds each tank; the same object as before while nothing of it has changed. */
function useFindable() {
  const { farm, live, alarms, ticker } = useServices();
  const before = useRef<readonly Findable[]>([]);
  return useComputed(() => {
    const standing = alarms.standing.value;
    const now_ms = ticker.now_ms.value;
    const tanks = farm.tank_ids.value.flatMap((id): Findable[] => {
      const seen = farm.tank(id)?.value;
      if (seen === undefined) return [];
      const doubt = doubtAbout(seen, live.inContact.value, now_ms);
      const { name, node, level } = seen.tank;
      // In whole percents: lists that are ordered by level lie still while it trembles.
      const percent = level?.percent == null || doubt !== null ? null : Math.round(level.percent);
      return [{ id, name, node, urgency: urgencyOf(seen, doubt, standing), percent }];
    });
    if (!same(tanks, before.current)) before.current = tanks;
    return before.current;
  });
}

function same(a: readonly Findable[], b: readonly Findable[]): boolean {
  return (
    a.length === b.length &&
    a.every((tank, index) => {
      const other = b[index];
      return (
        other !== undefined &&
        tank.id === other.id &&
        tank.name === other.name &&
        tank.urgency === other.urgency &&
        tank.percent === other.percent
      );
    })
  );
}

function sameTanks(a: readonly Group[], b: readonly Group[]): boolean {
  const all = (groups: readonly Group[]) => groups.flatMap(({ ids }) => ids).sort();
  return all(a).join() === all(b).join();
}
