import type { Emptying } from '../../../../firmware/protocol/emptying.js';
import type { TankView } from '../../../../firmware/protocol/rest.js';
import { numbers } from '../../i18n/language.js';
import { durationText, estimateText } from '../../i18n/time-text.js';
import { useServices } from '../../services.js';
import type { Doubt } from '../doubt.js';
import { tt } from './texts.js';

/** "≈ 2 d (1 d to 3 d)". */
function emptyingText({ likely_s, soonest_s, latest_s }: Emptying): string {
  const [likely, soonest] = [estimateText(likely_s * 1000), estimateText(soonest_s * 1000)];
  return latest_s === null
    ? tt('tank_page.empties_from', { likely, soonest })
    : tt('tank_page.empties_between', { likely, soonest, latest: estimateText(latest_s * 1000) });
}

/** What the tank is. The depth is left out when it is not the present one. */
export function FactsCard({ tank, doubt, admin }: { tank: TankView; doubt: Doubt | null; admin: boolean }) {
  const { farm } = useServices();
  const nameOf = (id: string) => farm.tank(id)?.value.tank.name ?? id;
  const depth_mm = doubt === null ? (tank.level?.depth_mm ?? null) : null;
  const { outlet, pump } = tank.fitted ?? {};
  const rows: readonly (readonly [string, string | null])[] = [
    [tt('tank_page.depth'), depth_mm === null ? null : numbers.value.depth(depth_mm)],
    [
      tt('tank_page.capacity'),
      tank.capacity_litres === null ? null : numbers.value.litres(tank.capacity_litres),
    ],
    [tt('tank_page.height'), tank.height_mm === null ? null : numbers.value.depth(tank.height_mm)],
    [tt('tank_page.longest_run'), tank.max_run_s === null ? null : durationText(tank.max_run_s * 1000)],
    ...(outlet?.reserve_percent === undefined
      ? []
      : [[tt('tank_page.outlet_reserve'), numbers.value.percent(outlet.reserve_percent)] as const]),
    ...(pump?.reserve_percent === undefined
      ? []
      : [[tt('tank_page.pump_reserve'), numbers.value.percent(pump.reserve_percent)] as const]),
    ...(pump?.to_tank == null ? [] : [[tt('tank_page.pump_to'), nameOf(pump.to_tank)] as const]),
    ...(doubt === null && tank.level?.emptying
      ? [[tt('tank_page.empties'), emptyingText(tank.level.emptying)] as const]
      : []),
    // One that stands on the plan is seen there.
    ...(tank.position === null
      ? [
          [
            tt('tank_page.place'),
            tt(admin ? 'tank_page.unplaced_admin' : 'tank_page.unplaced_viewer'),
          ] as const,
        ]
      : []),
    [tt('tank_page.node'), tank.node],
  ];
  return (
    <section class="card tank-part" aria-labelledby="facts-title">
      <h2 id="facts-title">{tt('tank_page.facts')}</h2>
      <dl class="facts">
        {rows.map(([what, figure]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{figure ?? tt('tank_page.not_known')}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
