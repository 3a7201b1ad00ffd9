import { useEffect } from 'preact/hooks';
import type { VpnView } from '../../../firmware/protocol/rest.js';
import { Contact, NoContact, Warning } from '../icons/icons.js';
import { useServices } from '../services.js';
import { t } from '../system/texts.js';
import { peerRows, unknownPeersText, vpnTroubleText, wayText } from './vpn-text.js';

/** The way into the farm's network: whether it is up, and who is on it. Nothing where the gateway is on no VPN. */
export function VpnCard() {
  const { vpn, live } = useServices();
  useEffect(() => {
    vpn.start();
    return () => vpn.stop();
  }, [vpn]);
  const state = vpn.state.value;
  if (state.at === 'none') return null;
  const view = state.at === 'known' ? state.view : null;
  const present = live.inContact.value;
  return (
    <article
      class="card node vpn"
      data-testid="vpn"
      data-at={state.at}
      data-online={view?.up}
      data-present={present}
    >
      <header>
        <h2>{t('vpn.title')}</h2>
        {view !== null && view.peers !== null && <UpOrDown up={view.up} />}
      </header>
      {view !== null && !present && <Doubt text={t('system.last_known')} />}
      {state.at === 'asking' && <p class="hint">{t('vpn.asking')}</p>}
      {state.at === 'unknown' && <Doubt text={vpnTroubleText(state.trouble)} />}
      {view !== null && <Ways ways={view.ways} />}
      {view !== null && <Peers view={view} />}
    </article>
  );
}

function UpOrDown({ up }: { up: boolean }) {
  return (
    <p class="node-state" data-testid="vpn-state">
      {up ? <Contact /> : <NoContact />}
      {up ? t('vpn.up') : t('vpn.down')}
    </p>
  );
}

function Doubt({ text }: { text: string }) {
  return (
    <p class="doubt" data-testid="vpn-trouble">
      <Warning />
      {text}
    </p>
  );
}

function Ways({ ways }: Pick<VpnView, 'ways'>) {
  const now_ms = useServices().ticker.now_ms.peek();
  if (ways.length === 0) return null;
  return (
    <dl class="figures">
      {ways.map((way) => (
        <div key={way.name} data-trouble={!way.up}>
          <dt>{way.name.toUpperCase()}</dt>
          <dd>
            {!way.up && <Warning />}
            {wayText(way, now_ms)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Peers({ view }: { view: VpnView }) {
  const { peers } = view;
  const now_ms = useServices().ticker.now_ms.peek();
  if (peers === null) return <Doubt text={unknownPeersText(view)} />;
  if (peers.length === 0) return <p class="hint">{t('vpn.nobody')}</p>;
  return (
    <>
      <h3>{t('vpn.connected', { n: peers.length })}</h3>
      <ul class="peers">
        {peerRows(peers, now_ms).map(({ name, role, trouble, address, since }) => (
          <li key={`${name} ${address}`} data-testid={`vpn-peer-${name}`} data-trouble={trouble}>
            <strong>{name}</strong>
            <span>
              {trouble && <Warning />}
              {role}
            </span>
            <span>{address}</span>
            <span>{since}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
