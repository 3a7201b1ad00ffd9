import { z } from 'zod';
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

export type ProcessStatus = z.infer<typeof processStatus>;
export type NewUser = z.infer<typeof newUser>;
