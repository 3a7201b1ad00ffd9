import { z } from 'zod';
import { actuatorName } from './payloads.js';
import { explained, percent } from './primitives.js';
import { role, userList, username } from './rest.js';

/**
 * What the `sluice` CLI asks of a running process, as HTTP over a unix socket in the data folder
 * (`gateway.sock`, `node.sock`). The socket's file mode is its protection: whoever may write it may do all of this.
 */
export const CONTROL_SOCKETS = { gateway: 'gateway.sock', node: 'node.sock' } as const;

/** `GET /status` of either process. */
export const processStatus = z.object({
  process: z.enum(['gateway', 'node']),
  id: z.string(),
  version: z.string(),
  pid: z.number().int(),
  uptime_s: z.number(),
  memory_mb: z.number(),
  /** One line for each thing the process looks after, as `sluice status` prints them. */
  lines: z.array(z.object({ name: z.string(), state: z.string(), detail: z.string() })),
});

/** `POST /users`, `PUT /users/<name>/password`, `PUT /users/<name>/role`, `DELETE /users/<name>`, `GET /users`. */
export const newUser = z.strictObject({ username, role, password: z.string().min(8).max(256) });
export const newPassword = z.strictObject({ password: z.string().min(8).max(256) });
export const newRole = z.strictObject({ role });
export const users = userList;

/** One ping, as ports/range-finder.ts gives it. */
export const ranging = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('echo'),
    distance_mm: z.number(),
    echo_us: z.number().exactOptional(),
    age_ms: z.number().exactOptional(),
  }),
  ...(['no_echo', 'blind_zone', 'stuck_echo', 'silent', 'bad_checksum'] as const).map((kind) =>
    z.object({ kind: z.literal(kind) }),
  ),
]);

/** One actuator of a tank, as a running node has it. */
const actuatorNow = z.object({
  actuator: actuatorName,
  /** As decided: open, or on. */
  runs: z.boolean(),
  /** As its relays read back; null before they were read. */
  stands: z.boolean().nullable(),
  /** Whether all of its relays stand as they were told. */
  obeyed: z.boolean(),
  /** The source an inlet fills from; null without one. */
  source: z.string().nullable(),
  command_id: z.string().nullable(),
  ...explained,
});

/** `GET /tanks/<tank>/now` of the node: what it sees and does at this tank. */
export const tankNow = z.object({
  tank: z.string(),
  /** 1 for the first window of pings since the node started; 0 before it. */
  window: z.number().int().min(0),
  pings: z.array(ranging),
  quality: z.enum(['good', 'uncertain', 'bad']),
  ...explained,
  level: z.object({ depth_mm: z.number(), litres: z.number(), percent }).nullable(),
  /** Empty before the first decision. */
  actuators: z.array(actuatorNow),
});

/** `POST /tanks/<tank>/run` of the node: a run or stop by hand, for so long at most, under every interlock. */
export const runTest = z.strictObject({
  actuator: actuatorName,
  action: z.enum(['run', 'stop']),
  duration_s: z.number().int().min(1).max(60),
});
export const runTestAnswer = z.object({ command_id: z.string(), accepted: z.boolean(), ...explained });

export type ActuatorNow = z.infer<typeof actuatorNow>;
export type TankNow = z.infer<typeof tankNow>;
export type ProcessStatus = z.infer<typeof processStatus>;
export type NewUser = z.infer<typeof newUser>;
