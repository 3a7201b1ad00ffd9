import './system.css';
import '../vpn/vpn.css';
import { useSignal } from '@preact/signals';
import type { SessionView } from '../../../firmware/protocol/rest.js';
import { OnePressed } from '../choice/one-pressed.js';
import { t as common } from '../i18n/language.js';
import { PageHeading } from '../route/page-heading.js';
import { useServices } from '../services.js';
import { VpnCard } from '../vpn/vpn-card.js';
import { BackupCard } from './backup-card.js';
import { CertificatesCard } from './certificates-card.js';
import { GatewayCard, useGatewayMachine } from './gateway-card.js';
import { HOST_SPAN_NAMES, type HostSpanName } from './host-span.js';
import { NodeCard } from './node-card.js';
import { t } from './texts.js';

/** The machines behind the tanks, and the network between them. */
export function SystemPage({ session }: { session: SessionView }) {
  const { farm } = useServices();
  const span = useSignal<HostSpanName>('day');
  const machine = useGatewayMachine();
  const shares = machine.body?.nodes ?? [];
  const ids = farm.node_ids.value;
  return (
    <div class="page">
      <PageHeading text={common('nav.system')} />
      {farm.loaded.value && (
        <OnePressed
          label={t('system.spans')}
          names={HOST_SPAN_NAMES}
          pressed={span.value}
          textOf={(name) => t(`system.span.${name}`)}
          testIdStart="system-"
          onPress={(name) => {
            span.value = name;
          }}
        />
      )}
      <div class="machines">
        <GatewayCard machine={machine} span={span.value} />
        {farm.loaded.value && ids.length === 0 && <p class="card notice">{t('system.none')}</p>}
        {ids.map((id) => (
          <NodeCard key={id} id={id} span={span.value} />
        ))}
        {session.role === 'admin' && (
          <div class="machines-own">
            <VpnCard />
            <CertificatesCard />
            <BackupCard />
          </div>
        )}
      </div>
      {session.role !== 'admin' && <p class="hint">{t('system.admins_only')}</p>}
      <p class="about">
        {t('system.gateway', { gateway: session.gateway, version: session.version })}
        {shares.length > 0 && <br />}
        {shares.length > 0 && t('system.gateway_on', { nodes: shares.join(', ') })}
      </p>
    </div>
  );
}
