import type { ReadonlySignal } from '@preact/signals';
import type { NodeView } from '../../../firmware/protocol/rest.js';
import { useAnnounced } from '../announce/use-announced.js';
import { Contact, NoContact, Warning } from '../icons/icons.js';
import { useServices } from '../services.js';
import { type Figure, furtherFigures, mainFigures } from './host-figures.js';
import type { HostSpanName } from './host-span.js';
import { HostTrend } from './host-trend.js';
import { t } from './texts.js';

/** One node's machine: is it there, and is it well. */
export function NodeCard({ id, span }: { id: string; span: HostSpanName }) {
  const node = useServices().farm.node(id);
  return node === undefined ? null : <Card node={node} span={span} />;
}

function Card({ node, span }: { node: ReadonlySignal<NodeView>; span: HostSpanName }) {
  const { live } = useServices();
  const { id, online, host } = node.value;
  const state = online ? t('system.online') : t('system.offline');
  useAnnounced(`${id}: ${state}`);
  const present = online && live.inContact.value;
  return (
    <article class="card node" data-testid={`host-${id}`} data-online={online} data-present={present}>
      <header>
        <h2>{id}</h2>
        <p class="node-state" data-testid={`host-${id}-state`}>
          {online ? <Contact /> : <NoContact />}
          {state}
        </p>
      </header>
      {!present && (
        <p class="doubt">
          <Warning />
          {t('system.last_known')}
        </p>
      )}
      <dl class="figures main">
        {mainFigures(host).map((figure) => (
          <MainFigure key={figure.key} node={id} figure={figure} />
        ))}
      </dl>
      <HostTrend node={id} span={span} />
      <dl class="figures">
        {furtherFigures(host).map(({ key, value, trouble }) => (
          <div key={key} data-trouble={trouble}>
            <dt>{t(`system.${key}`)}</dt>
            <dd data-testid={`host-${id}-${key}`}>
              {trouble && <Warning />}
              {value ?? t('system.not_available')}
            </dd>
          </div>
        ))}
      </dl>
    </article>
  );
}

/** The names by which tests and scripts find the three main figures. */
const SHORT = { cpu: 'cpu', memory: 'memory', temperature: 'temp' } as const;

function MainFigure({ node, figure }: { node: string; figure: Figure<keyof typeof SHORT> }) {
  const { key, value, share_percent, trouble } = figure;
  return (
    <div data-trouble={trouble}>
      <dt>{t(`system.${key}`)}</dt>
      <dd data-testid={`host-${node}-${SHORT[key]}`} data-known={value !== null}>
        {trouble && <Warning />}
        {value ?? t('system.not_available')}
      </dd>
      <div
        class="bar"
        aria-hidden="true"
        data-known={share_percent !== null}
        style={{ '--share': `${share_percent ?? 0}%` }}
      />
    </div>
  );
}
