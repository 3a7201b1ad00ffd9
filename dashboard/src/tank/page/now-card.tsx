import { useAnnounced } from '../../announce/use-announced.js';
import { sentence } from '../../i18n/language.js';
import type { TankSeen } from '../../live/seen.js';
import { AgeLine } from '../age-line.js';
import type { Doubt } from '../doubt.js';
import { doubtText } from '../doubt-text.js';
import { InstrumentsLine } from '../instruments-line.js';
import { LevelGauge } from '../level-gauge.js';
import { Litres, Percent } from '../level-text.js';
import { StatusLine } from '../status-line.js';
import { TrendLine } from '../trend-line.js';
import { tt } from './texts.js';

/** How much water there is now, whether that is still true, and where it goes. */
export function NowCard({ seen, doubt }: { seen: TankSeen; doubt: Doubt | null }) {
  const { tank } = seen;
  useAnnounced(spoken(seen, doubt));
  return (
    <section
      class="card tank"
      aria-labelledby="now-title"
      data-testid={`tank-${tank.id}`}
      data-doubt={doubt ?? 'none'}
    >
      <header class="tank-head">
        <h2 id="now-title">{tt('tank_page.now')}</h2>
        <AgeLine seen={seen} doubt={doubt} />
      </header>
      <div class="tank-level">
        <LevelGauge tank={tank} doubt={doubt} />
        <div class="tank-reading">
          <Percent tank={tank} doubt={doubt} />
          <Litres tank={tank} doubt={doubt} />
          <StatusLine tank={tank} doubt={doubt} />
          <TrendLine tank={tank} doubt={doubt} />
          <InstrumentsLine tank={tank} doubt={doubt} />
        </div>
      </div>
    </section>
  );
}

/** What a change is worth saying: the doubt, else the status; never the figures that change all the time. */
function spoken({ tank }: TankSeen, doubt: Doubt | null): string {
  if (doubt === 'no_contact') return '';
  if (doubt !== null) return doubtText(doubt, tank.node);
  return tank.status === null ? '' : sentence(tank.status);
}
