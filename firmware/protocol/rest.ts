import { z } from 'zod';
import { ACTUATOR_NAMES } from '../domain/actuator/actuator.js';
import { alarmView } from './alarms.js';
import { fittedOutlet, fittedPump, fittedSource } from './fitted.js';
import {
  aboutPayload,
  actuatorName,
  actuatorPayload,
  commandState,
  faultsPayload,
  hostPayload,
  KEPT_THINGS,
  levelPayload,
  type quality,
  rainPayload,
  statusPayload,
} from './payloads.js';
import { position } from './position.js';
import { explained, id, isForward, moment, reasonCode, timestamp } from './primitives.js';
import { rulePayload } from './rule.js';
import { schedulePayload } from './schedule.js';
import { CLIENT_KINDS } from './topics.js';
import { username } from './user-name.js';

export { username };

/** What travels over HTTP and the live socket. Bodies of commands and rules are in payloads.ts: MQTT has the same. */

export const ROLES = ['viewer', 'admin'] as const;
export const role = z.enum(ROLES);

export const credentials = z.strictObject({ username: z.string().max(64), password: z.string().max(256) });

/** Who is signed in, and what the dashboard needs to know about its gateway. */
export const sessionView = z.object({
  username,
  /** What they may do here and now. */
  role,
  /** True when their own role is a higher one, and the device they use does not allow it. */
  capped_by_device: z.boolean().optional(),
  gateway: id,
  version: z.string(),
});

/** One tank as people see it. Sections are null until the node has told them. */
export const tankView = z.object({
  id,
  name: z.string(),
  node: id,
  shape: z.string().nullable(),
  capacity_litres: z.number().nullable(),
  height_mm: z.number().nullable(),
  max_run_s: z.number().nullable(),
  /** Most seconds one run of each actuator may last; left out until the node has told. */
  longest_runs_s: aboutPayload.shape.longest_runs_s,
  actuators: z.array(actuatorName),
  /** False while the node's last will stands. */
  online: z.boolean(),
  /** True when the level is older than its own limit; decided by the gateway, on its monotonic clock. */
  stale: z.boolean(),
  level: levelPayload.nullable(),
  inlet: actuatorPayload.nullable(),
  outlet: actuatorPayload.nullable(),
  pump: actuatorPayload.nullable(),
  status: statusPayload.nullable(),
  rule: rulePayload.nullable(),
  schedule: schedulePayload.nullable(),
  /** Left out until the node has told something. */
  faults: faultsPayload.optional(),
  /** What the tank has, as its node tells. Left out where none is fitted; no sources: one without a name. */
  fitted: z
    .object({
      outlet: fittedOutlet.optional(),
      pump: fittedPump.optional(),
      sources: z.array(fittedSource).optional(),
    })
    .optional(),
  /** Where it stands; null where nobody said. Left out until the node has told. */
  position: position.nullable().optional(),
});

export const tankList = z.object({ tanks: z.array(tankView) });

export const nodeView = z.object({
  id,
  online: z.boolean(),
  host: hostPayload.nullable(),
  /** Left out until a rain gauge has told something. */
  rain: rainPayload.optional(),
});
export const nodeList = z.object({ nodes: z.array(nodeView) });

/** A command and how far it got. `by` is the user who asked, `via` the door it came through. */
export const commandView = z.object({
  id: z.string(),
  tank: id,
  actuator: z.enum([...ACTUATOR_NAMES, ...KEPT_THINGS]),
  action: z.string(),
  duration_s: z.number().nullable(),
  target_percent: z.number().nullable(),
  by: z.string(),
  via: z.enum(['rest', 'mqtt']),
  state: commandState,
  ...explained,
  until: timestamp.nullable(),
  /** Every state reached, oldest first. */
  steps: z.array(z.object({ state: commandState, ts: timestamp })),
});

/** Query of a history: half-open [from, to), at most `buckets` points. */
export const historyQuery = z
  .strictObject({
    from: moment.optional(),
    to: moment.optional(),
    buckets: z.coerce.number().int().min(1).max(2000).default(720),
    /** Most changes of actuators, the newest; 0 for none. */
    events: z.coerce.number().int().min(0).max(1000).default(1000),
    /** `compact`: columns of whole numbers, for slow links. */
    format: z.enum(['json', 'compact']).default('json'),
  })
  .refine(isForward, { message: 'from must be before to', path: ['from'] });

/** One bucket of history: extremes are kept. Null where nothing good was measured. */
export const historyBucket = z.object({
  ts: timestamp,
  min_percent: z.number().nullable(),
  mean_percent: z.number().nullable(),
  max_percent: z.number().nullable(),
  readings: z.number().int(),
  bad_readings: z.number().int(),
  /** Water that went in and out as the level tells, in litres; each the difference of what flowed at the same time. */
  inflow_litres: z.number().min(0).nullable(),
  outflow_litres: z.number().min(0).nullable(),
});

/** Rain of a whole hour of the clock, or of a bucket where buckets are longer; it begins at `ts`. */
export const historyRain = z.object({ ts: timestamp, mm: z.number().min(0) });

export const historyEvent = z.object({
  ts: timestamp,
  actuator: actuatorName,
  state: z.enum(['open', 'closed', 'on', 'off']),
  mode: z.enum(['hand', 'off', 'auto']),
  ...explained,
});

export const historyView = z.object({
  tank: id,
  from: timestamp,
  to: timestamp,
  bucket_s: z.number(),
  /** What the buckets are made of; of hours and days, from and to are widened to whole ones. */
  resolution: z.enum(['raw', 'hour', 'day']),
  buckets: z.array(historyBucket),
  /** By the gauge of the tank's Pi, or the mean of the farm's; dry hours are left out. Left out without any gauge. */
  rain: z.array(historyRain).optional(),
  events: z.array(historyEvent),
});

export const auditEntry = z.object({
  ts: timestamp,
  /** User, node or `-` when nobody was signed in. */
  actor: z.string(),
  role: z.string(),
  action: z.string(),
  target: z.string(),
  allowed: z.boolean(),
  detail: z.string(),
  from: z.string(),
});
export const auditList = z.object({ entries: z.array(auditEntry) });
export const auditQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(1000).default(200) });

export const userView = z.object({ username, role, created: timestamp });
export const userList = z.object({ users: z.array(userView) });

/** A machine that is connected to the VPN now. */
export const vpnPeerView = z.object({
  /** Its name in the farm's plan. */
  name: z.string(),
  /** What the plan makes of it; null when the plan does not know the name. */
  role: z.enum(CLIENT_KINDS).nullable(),
  /** Its address inside. */
  address: z.string(),
  /** Where it comes from outside: address and port. */
  real_address: z.string(),
  /** Bytes from it and to it since it connected. */
  bytes_in: z.number().int(),
  bytes_out: z.number().int(),
  since: timestamp,
  /** Name of the way it came by. */
  way: z.string(),
});

/** The VPN as it stands now. */
export const vpnView = z.object({
  /** False on a gateway that is on no VPN; everything else is then empty. */
  configured: z.boolean(),
  /** True while at least one way is up. */
  up: z.boolean(),
  ways: z.array(
    z.object({
      name: z.string(),
      up: z.boolean(),
      /** The protocol's own word for its state, or why it could not be asked. */
      detail: z.string(),
      /** This machine's address inside, null while there is none. */
      address: z.string().nullable(),
      since: timestamp.nullable(),
    }),
  ),
  /** Null when it cannot be told who is connected; `trouble` then says why. */
  peers: z.array(vpnPeerView).nullable(),
  trouble: z.string().nullable(),
  /** The same as a reason code; left out where it has none. */
  trouble_code: reasonCode.optional(),
});

export const health = z.object({ status: z.literal('ok') });

/** RFC 9457, with a code that never changes and, for a bad body, the place of each mistake. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  /** In English; code and arguments say the same for translations. */
  detail: z.string(),
  /** As those of a reason. `why` is the code of the reason that a node, or another side, has given. */
  args: z.record(z.string(), z.union([z.number(), z.string()])).optional(),
  mistakes: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

/** The whole farm: answer of `GET /api/farm`, first message on a live socket, and answer to its `resync`. */
export const snapshot = z.object({
  /** Names the life of the gateway in which `seq` counts; another one begins at 0 again. */
  epoch: z.string(),
  seq: z.number().int(),
  now: timestamp,
  session: sessionView,
  tanks: z.array(tankView),
  nodes: z.array(nodeView),
  /** Those that are not cleared. */
  alarms: z.array(alarmView),
});

/** What changed since `seq - 1`: whole sections, keyed by tank or node. A gap in `seq` asks for a `resync`. */
export const delta = z.object({
  seq: z.number().int(),
  now: timestamp,
  tanks: z.array(tankView.partial().required({ id: true })),
  nodes: z.array(nodeView.partial().required({ id: true })),
});

/** Up to where a browser knows the farm. What it opens its live socket with (`auth`) to go on from there. */
export const place = snapshot.pick({ epoch: true, seq: true });

/**
 * First message on a live socket that was opened with a `place` of a few seconds ago: whole sections that have changed
 * since, and alarms in a new state. The next delta is that of `seq + 1`.
 */
export const resumed = delta.extend({
  session: sessionView,
  /** Also those that are cleared. */
  alarms: z.array(alarmView),
});

export type Role = z.infer<typeof role>;
export type Quality = z.infer<typeof quality>;
export type Credentials = z.infer<typeof credentials>;
export type SessionView = z.infer<typeof sessionView>;
export type TankView = z.infer<typeof tankView>;
export type NodeView = z.infer<typeof nodeView>;
export type CommandView = z.infer<typeof commandView>;
export type HistoryQuery = z.infer<typeof historyQuery>;
export type HistoryBucket = z.infer<typeof historyBucket>;
export type HistoryRain = z.infer<typeof historyRain>;
export type HistoryEvent = z.infer<typeof historyEvent>;
export type HistoryView = z.infer<typeof historyView>;
export type AuditEntry = z.infer<typeof auditEntry>;
export type UserView = z.infer<typeof userView>;
export type VpnPeerView = z.infer<typeof vpnPeerView>;
export type VpnView = z.infer<typeof vpnView>;
export type Problem = z.infer<typeof problem>;
export type Snapshot = z.infer<typeof snapshot>;
export type Delta = z.infer<typeof delta>;
export type Place = z.infer<typeof place>;
export type Resumed = z.infer<typeof resumed>;
