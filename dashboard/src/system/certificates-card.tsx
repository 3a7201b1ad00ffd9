import type { CertificateList, CertificateView } from '../../../firmware/protocol/certificates.js';
import { useRemote } from '../http/use-remote.js';
import { dateTime } from '../i18n/time-text.js';
import { Warning } from '../icons/icons.js';
import { RemoteLine } from './remote-line.js';
import { t } from './texts.js';

/** How long what the gateway proves itself with is good. */
export function CertificatesCard() {
  const { remote, reload } = useRemote<CertificateList>('/api/certificates');
  const { body } = remote.value;
  return (
    <article class="card node" data-testid="certificates" data-known={body !== null}>
      <header>
        <h2>{t('certificates.title')}</h2>
      </header>
      <RemoteLine remote={remote.value} reload={reload} />
      {body !== null && <Told {...body} />}
    </article>
  );
}

function Told({ certificates, unreadable }: CertificateList) {
  if (certificates.length + unreadable.length === 0) return <p class="hint">{t('certificates.none')}</p>;
  return (
    <>
      <dl class="figures certificates">
        {unreadable.map((kind) => (
          <div key={kind} data-trouble={true}>
            <dt>{t(`certificates.${kind}`)}</dt>
            <dd>
              <Warning />
              {t('certificates.unreadable')}
            </dd>
          </div>
        ))}
        {certificates.map((one) => (
          <Row key={`${one.kind} ${one.name} ${one.ends}`} {...one} />
        ))}
      </dl>
      <p class="hint">
        {t('certificates.elsewhere')} <bdi>sluice pki expiry</bdi>
      </p>
    </>
  );
}

function Row({ kind, name, ends, days, state }: CertificateView) {
  const trouble = state !== 'fine';
  const date = dateTime({ year: 'numeric', month: 'short', day: 'numeric' }).format(Date.parse(ends));
  return (
    <div data-trouble={trouble} data-state={state} data-testid={`certificate-${kind}`}>
      <dt>
        {t(`certificates.${kind}`)} <bdi class="of">{name}</bdi>
      </dt>
      <dd>
        {trouble && <Warning />}
        <span>{wordsOf(state, date, days)}</span>
      </dd>
    </div>
  );
}

function wordsOf(state: CertificateView['state'], date: string, n: number): string {
  if (state === 'ended') return t('certificates.ended', { date });
  if (state === 'not_yet') return t('certificates.not_yet');
  return t('certificates.ends', { date, n });
}
