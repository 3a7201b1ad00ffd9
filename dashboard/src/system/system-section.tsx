import type { SessionView } from '../../../firmware/protocol/rest.js';
import { t } from '../i18n/language.js';
import { useServices } from '../services.js';
import { VpnCard } from '../vpn/vpn-card.js';
import { NodeCard } from './node-card.js';

/** The machines behind the tanks. */
export function SystemSection({ session }: { session: SessionView }) {
  const { farm } = useServices();
  const ids = farm.node_ids.value;
  return (
    <section class="system" aria-labelledby="system-title">
      <h2 class="section-title" id="system-title">
        {t('system.title')}
      </h2>
      {farm.loaded.value && ids.length === 0 && <p class="card notice">{t('system.none')}</p>}
      {ids.map((id) => (
        <NodeCard key={id} id={id} />
      ))}
      {session.role === 'admin' && <VpnCard />}
      <p class="about">{t('system.gateway', { gateway: session.gateway, version: session.version })}</p>
    </section>
  );
}
