import { z } from 'zod';
import { DEFAULT_HOLD_OFF_S } from '../domain/alarm/telling.js';
import { DEFAULT_RETENTION } from '../domain/history/retention.js';
import { DEFAULT_LEASE_TERMS } from '../domain/lease/lease.js';
import { DEFAULT_RAIN_WAIT } from '../domain/weather/wait-for-rain.js';
import { LONGEST_LEASE_S } from '../protocol/lease.js';
import { id } from '../protocol/primitives.js';
import { gatewayAlarms } from './gateway-alarms.js';
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
  host_days: days.min(2).default(DEFAULT_RETENTION.host_days),
  host_hour_days: days.min(31).default(DEFAULT_RETENTION.host_hour_days),
  audit_days: days.min(90).default(DEFAULT_RETENTION.audit_days),
  max_mb: z.number().int().min(64).max(1_000_000).default(DEFAULT_RETENTION.max_mb),
});

/** Whether Home Assistant is shown the tanks over MQTT, and admins' Home Assistants also what moves the valves. */
const homeAssistant = z.strictObject({ enabled: z.boolean(), controls: z.boolean().default(false) });

/** The roof that drains into a tank, and how long its top-up with bought water may wait for rain. */
const roof = z.strictObject({
  /** Seen from above. */
  area_m2: z.number().positive().max(100_000),
  /** Share of the rain that reaches the tank: 0.8–0.9 for tiles and sheet metal. */
  runoff: z.number().min(0.05).max(1).default(0.85),
  /** How far ahead rain counts. */
  ahead_h: z.number().int().min(1).max(72).default(DEFAULT_RAIN_WAIT.ahead_h),
  /** Share of what is missing that must be expected. */
  enough_percent: z.number().min(1).max(100).default(DEFAULT_RAIN_WAIT.enough_percent),
  /** Below this level nothing waits. */
  floor_percent: z.number().min(1).max(90).default(DEFAULT_RAIN_WAIT.floor_percent),
  /** Then it is filled all the same. */
  longest_wait_h: z.number().int().min(1).max(96).default(DEFAULT_RAIN_WAIT.longest_wait_h),
});

/** How long each kind of lease holds when it is not renewed; it is, three times within. */
const lease_s = z.number().int().min(30).max(LONGEST_LEASE_S);
const leases = z
  .strictObject({
    /** A transfer pump stops so soon after the gateway, or the line to it, is gone. */
    run_s: lease_s.default(DEFAULT_LEASE_TERMS.run_s),
    /** An inlet that waits, for rain or for another tank, goes by its own rule so soon after. */
    wait_s: lease_s.default(DEFAULT_LEASE_TERMS.wait_s),
    /** A run by hand that was asked for from afar ends so soon after. */
    hand_s: lease_s.default(DEFAULT_LEASE_TERMS.hand_s),
  })
  .refine(({ run_s, wait_s, hand_s }) => wait_s >= Math.max(run_s, hand_s), {
    message:
      'must be at least run_s and hand_s, or an inlet would open while a pump that nobody stops still lifts water into its tank',
    path: ['wait_s'],
  });

/** How people are told of alarms, whatever the channel. */
const notifications = z.strictObject({
  /** After a message a person gets none for so long, but of what is critical: what comes meanwhile comes together. */
  hold_off_s: z.number().int().min(10).max(3_600).default(DEFAULT_HOLD_OFF_S),
});

/** Where the farm is, and which tanks wait for rain. It asks a service on the internet: off unless set. */
const weather = z.strictObject({
  latitude_deg: z.number().min(-90).max(90),
  longitude_deg: z.number().min(-180).max(180),
  /** A service of the farm's own, with the answers of Open-Meteo. */
  url: z
    .url({ protocol: /^https?$/, error: 'an address such as https://api.open-meteo.com/v1/forecast' })
    .optional(),
  roofs: z.record(id, roof),
});

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
    /** Left out, in whole or in part: the alarms as they are delivered. */
    alarms: gatewayAlarms.optional(),
    /** Left out, in whole or in part: the defaults. */
    leases: leases.optional(),
    /** Left out: the default. */
    notifications: notifications.optional(),
    /** Left out: nobody is asked for the weather, and nothing waits for rain. */
    weather: weather.optional(),
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
  .superRefine(({ nodes, weather: of }, context) => {
    const tanks = new Set(nodes.flatMap((n) => n.tanks));
    for (const tank of Object.keys(of?.roofs ?? {})) {
      const message = `no node of this gateway has a tank "${tank}"`;
      if (!tanks.has(tank)) context.addIssue({ code: 'custom', path: ['weather', 'roofs', tank], message });
    }
  })
  .superRefine(({ nodes, vpn }, context) => {
    const planned = new Set(vpn?.members.flatMap(({ name, role }) => (role === 'node' ? [name] : [])));
    for (const [i, { id: name }] of nodes.entries()) {
      if (vpn === undefined || planned.has(name)) continue;
      const message = `vpn.members has no node "${name}", so it could connect from nowhere`;
      context.addIssue({ code: 'custom', path: ['nodes', i, 'id'], message });
    }
  });

export type GatewayConfig = z.infer<typeof gatewayConfig>;
