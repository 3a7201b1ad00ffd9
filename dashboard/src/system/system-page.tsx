import './system.css';
import '../vpn/vpn.css';
import type { SessionView } from '../../../firmware/protocol/rest.js';
import { t as common } from '../i18n/language.js';
import { PageHeading } from '../route/page-heading.js';
import { useServices } from '../services.js';
import { VpnCard } from '../vpn/vpn-card.js';
import { NodeCard } from './node-card.js';
import { t } from './texts.js';

/** The machines behind the tanks, and the network between them. */
export function SystemPage({ session }: { session: SessionView }) {
  const { farm } = useServices();
  const ids = farm.node_ids.value;
  return (
    <div class="page">
      <PageHeading text={common('nav.system')} />
      <div class="machines">
        {farm.loaded.value && ids.length === 0 && <p class="card notice">{t('system.none')}</p>}
        {ids.map((id) => (
          <NodeCard key={id} id={id} />
        ))}
        {session.role === 'admin' && <VpnCard />}
      </div>
      <p class="about">{t('system.gateway', { gateway: session.gateway, version: session.version })}</p>
    </div>
  );
}
