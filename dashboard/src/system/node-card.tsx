import type { ReadonlySignal } from '@preact/signals';
import type { NodeView } from '../../../firmware/protocol/rest.js';
import { useAnnounced } from '../announce/use-announced.js';
import { Contact, NoContact } from '../icons/icons.js';
import { useServices } from '../services.js';
import type { HostSpanName } from './host-span.js';
import { MachineCard } from './machine-card.js';
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
  return (
    <MachineCard
      id={id}
      title={id}
      path={`/api/nodes/${encodeURIComponent(id)}`}
      online={online}
      present={online && live.inContact.value}
      host={host}
      span={span}
    >
      <p class="node-state" data-testid={`host-${id}-state`}>
        {online ? <Contact /> : <NoContact />}
        {state}
      </p>
    </MachineCard>
  );
}
