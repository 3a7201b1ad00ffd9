import type { ControlDoor, ControlRoute } from '../../ports/control.js';
import { newPassword, newRole, newUser, type ProcessStatus } from '../../protocol/control.js';
import type { Explanation } from '../../protocol/explanation.js';
import type { Requester } from '../auth/audit-log.js';
import type { Users } from '../auth/users.js';
import { checked } from '../checked.js';

export interface ControlServerOptions {
  readonly door: ControlDoor;
  readonly users: Users;
  /** The state of this process, for `sluice status`. */
  readonly status: () => ProcessStatus;
  /** For `sluice explain`. Throws GatewayError `tank_unknown`. */
  readonly explain: (tank: string) => Explanation;
}

/** Whoever may use the data folder; the socket tells no name. */
const CONSOLE: Requester = { actor: 'console', role: 'admin', from: 'local' };

/** What the `sluice` command may ask of a running gateway. */
export class ControlServer {
  constructor(private readonly options: ControlServerOptions) {}

  async start(): Promise<void> {
    await this.options.door.start(controlRoutes(this.options));
  }

  async stop(): Promise<void> {
    await this.options.door.stop();
  }
}

function controlRoutes({ users, status, explain }: ControlServerOptions): ControlRoute[] {
  return [
    { method: 'GET', path: '/status', handle: () => ({ status: 200, body: status() }) },
    {
      method: 'GET',
      path: '/tanks/:tank/explain',
      handle: ({ params }) => ({ status: 200, body: explain(params.tank ?? '') }),
    },
    { method: 'GET', path: '/users', handle: () => ({ status: 200, body: { users: users.list() } }) },
    {
      method: 'POST',
      path: '/users',
      handle: async ({ body }) => {
        const user = checked(newUser, body, 'body');
        await users.add(user, CONSOLE);
        return { status: 201, body: users.list().find(({ username }) => username === user.username) };
      },
    },
    {
      method: 'PUT',
      path: '/users/:name/password',
      handle: async ({ params, body }) => {
        await users.setPassword(params.name ?? '', checked(newPassword, body, 'body').password, CONSOLE);
        return { status: 204 };
      },
    },
    {
      method: 'PUT',
      path: '/users/:name/role',
      handle: ({ params, body }) => {
        users.setRole(params.name ?? '', checked(newRole, body, 'body').role, CONSOLE);
        return { status: 204 };
      },
    },
    {
      method: 'DELETE',
      path: '/users/:name',
      handle: ({ params }) => {
        users.remove(params.name ?? '', CONSOLE);
        return { status: 204 };
      },
    },
  ];
}
