import type { TankView } from '../../../../firmware/protocol/rest.js';
import { Check, Waiting } from '../../icons/icons.js';
import type { Doubt } from '../doubt.js';
import { tt } from '../page/texts.js';
import { inTurn, inUse, type Source } from './in-turn.js';
import { whyNot } from './why-not.js';

/** Where the inlet's water comes from, in the order in which it is taken; nothing for a source without a name. */
export function SourcesCard({ tank, doubt }: { tank: TankView; doubt: Doubt | null }) {
  const sources = inTurn(tank);
  if (sources.length === 0) return null;
  const used = doubt === null ? inUse(tank) : null;
  return (
    <section
      class="card tank-part sources"
      aria-labelledby="sources-title"
      data-testid={`tank-${tank.id}-sources`}
    >
      <h2 id="sources-title">{tt('sources.title')}</h2>
      <p class="hint">{tt('sources.order')}</p>
      <ol>
        {sources.map((source) => (
          <li key={source.id} data-testid={`source-${source.id}`} data-used={source.id === used}>
            <strong>{source.id}</strong>
            {source.id === used && (
              <span class="tag">
                <Check />
                {tt('sources.in_use')}
              </span>
            )}
            <p>{factsText(source)}</p>
            <WhyNot text={whyNot(tank, source.id, doubt)} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function WhyNot({ text }: { text: string | null }) {
  if (text === null) return null;
  return (
    <p class="why-not">
      <Waiting />
      {text}
    </p>
  );
}

function factsText({ kind, priority, cost_per_m3, quality }: Source): string {
  return [
    tt(`sources.kind.${kind}`),
    tt('sources.priority', { priority }),
    cost_per_m3 === 0 ? tt('sources.free') : tt('sources.cost', { cost: cost_per_m3 }),
    quality === 5 ? tt('sources.drink') : tt('sources.quality', { quality }),
  ].join(' · ');
}
