import type { ComponentChildren } from 'preact';
import type { HostPayload } from '../../../firmware/protocol/payloads.js';
import { Warning } from '../icons/icons.js';
import { type Figure, furtherFigures, mainFigures } from './host-figures.js';
import type { HostSpanName } from './host-span.js';
import { HostTrend } from './host-trend.js';
import { t } from './texts.js';

export interface Machine {
  /** By which tests and scripts find it. */
  readonly id: string;
  readonly title: string;
  /** Below which its history is read. */
  readonly path: string;
  readonly online: boolean;
  /** Whether its figures are of now. */
  readonly present: boolean;
  readonly host: HostPayload | null;
  readonly span: HostSpanName;
  /** What stands beside its title. */
  readonly children?: ComponentChildren;
}

/** One machine: how it is, and how it was. */
export function MachineCard({ id, title, path, online, present, host, span, children }: Machine) {
  return (
    <article class="card node" data-testid={`host-${id}`} data-online={online} data-present={present}>
      <header>
        <h2>{title}</h2>
        {children}
      </header>
      {!present && (
        <p class="doubt">
          <Warning />
          {t('system.last_known')}
        </p>
      )}
      <dl class="figures main">
        {mainFigures(host).map((figure) => (
          <MainFigure key={figure.key} id={id} figure={figure} />
        ))}
      </dl>
      <HostTrend id={id} machine={path} span={span} />
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

function MainFigure({ id, figure }: { id: string; figure: Figure<keyof typeof SHORT> }) {
  const { key, value, share_percent, trouble } = figure;
  return (
    <div data-trouble={trouble}>
      <dt>{t(`system.${key}`)}</dt>
      <dd data-testid={`host-${id}-${SHORT[key]}`} data-known={value !== null}>
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
