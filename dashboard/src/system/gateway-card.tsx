import type { GatewayMachine } from '../../../firmware/protocol/gateway-machine.js';
import { useGatewayStep } from '../clock/gateway-step.js';
import { type Remote, useRemote } from '../http/use-remote.js';
import { useServices } from '../services.js';
import type { HostSpanName } from './host-span.js';
import { MachineCard } from './machine-card.js';
import { t } from './texts.js';

const PATH = '/api/gateway/machine';
/** A node tells how its machine is about as often. */
const ANEW_EVERY_MS = 10_000;

/** The machine the gateway runs on, read anew every 10 s. */
export function useGatewayMachine(): Remote<GatewayMachine> {
  return useRemote<GatewayMachine>(PATH, String(useGatewayStep(ANEW_EVERY_MS))).remote.value;
}

/** The gateway's own machine; nothing where a node on it tells how it is, or nobody knows. */
export function GatewayCard({ machine, span }: { machine: Remote<GatewayMachine>; span: HostSpanName }) {
  const { live } = useServices();
  const { body, trouble } = machine;
  if (body === null || body.host === null) return null;
  const { gateway, host } = body;
  return (
    <MachineCard
      id={gateway}
      title={t('system.gateway_machine', { gateway })}
      path={PATH}
      online={true}
      present={trouble === null && live.inContact.value}
      host={host}
      span={span}
    />
  );
}
