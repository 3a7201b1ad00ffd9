import { z } from 'zod';
import { DEFAULT_RETENTION } from '../domain/history/retention.js';
import { id } from '../protocol/primitives.js';
import { gatewayVpn } from './gateway-vpn.js';

/** The gateway's configuration file, version 1; unknown keys are refused. */
const node = z.strictObject({
  id,
  /** SHA-256 of the node's MQTT secret, as 64 hexadecimal digits. */
  secret_sha256: z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits'),
  /** The tanks this node speaks for. */
  tanks: z.array(id).min(1).max(16),
});

/** Where the dashboard's own certificate is, as PEM; relative to the configuration file. */
const web = z.strictObject({
  cert_file: z.string().min(1).max(256),
  /** Not encrypted; readable to the gateway alone. */
  key_file: z.string().min(1).max(256),
});

/** How long the history is kept, in days, and the megabytes its file may use. */
const days = z.number().int().max(36_600);
const history = z.strictObject({
  raw_days: days.min(2).default(DEFAULT_RETENTION.raw_days),
  event_days: days.min(2).default(DEFAULT_RETENTION.event_days),
  hour_days: days.min(31).default(DEFAULT_RETENTION.hour_days),
  day_days: days.min(31).default(DEFAULT_RETENTION.day_days),
  audit_days: days.min(90).default(DEFAULT_RETENTION.audit_days),
  max_mb: z.number().int().min(64).max(1_000_000).default(DEFAULT_RETENTION.max_mb),
});

/** Whether Home Assistant is shown the tanks over MQTT, and admins' Home Assistants also what moves the valves. */
const homeAssistant = z.strictObject({ enabled: z.boolean(), controls: z.boolean().default(false) });

export const gatewayConfig = z
  .strictObject({
    schema: z.literal(1),
    gateway: id,
    nodes: z.array(node).max(250),
    /** Left out where the gateway is on no VPN: then an address says nothing about who may do what. */
    vpn: gatewayVpn.optional(),
    /** Left out where the dashboard answers over HTTP alone. */
    web: web.optional(),
    /** Left out, in whole or in part: the defaults. */
    history: history.optional(),
    /** Left out: Home Assistant is told nothing. */
    home_assistant: homeAssistant.optional(),
  })
  .refine((c) => new Set(c.nodes.map((n) => n.id)).size === c.nodes.length, {
    message: 'two nodes have the same id',
    path: ['nodes'],
  })
  .refine(
    (c) => {
      const tanks = c.nodes.flatMap((n) => n.tanks);
      return new Set(tanks).size === tanks.length;
    },
    { message: 'a tank belongs to two nodes', path: ['nodes'] },
  )
  .superRefine(({ nodes, vpn }, context) => {
    const planned = new Set(vpn?.members.flatMap(({ name, role }) => (role === 'node' ? [name] : [])));
    for (const [i, { id: name }] of nodes.entries()) {
      if (vpn === undefined || planned.has(name)) continue;
      const message = `vpn.members has no node "${name}", so it could connect from nowhere`;
      context.addIssue({ code: 'custom', path: ['nodes', i, 'id'], message });
    }
  });

export type GatewayConfig = z.infer<typeof gatewayConfig>;
