import { z } from 'zod';
import { hostHistory } from './host-history.js';
import { hostPayload } from './payloads.js';
import { id } from './primitives.js';

/** The machine the gateway runs on. */
export const gatewayMachine = z.object({
  gateway: id,
  /** How it is; null where a node on it tells that, where nobody measures it, and in the first minute after a start. */
  host: hostPayload.nullable(),
  /** The nodes that run on it. */
  nodes: z.array(id),
});

export const gatewayMachineHistory = hostHistory.omit({ node: true }).extend({ gateway: id });

export type GatewayMachine = z.infer<typeof gatewayMachine>;
