import { z } from 'zod';
import { newPassword, newRole, newUser } from '../../../protocol/control.js';
import { toTimestamp } from '../../../protocol/primitives.js';
import { userList, username, userView } from '../../../protocol/rest.js';
import { userUnknown } from '../../errors.js';
import { requester } from '../requester.js';
import { ADMIN } from '../roles.js';
import { guarded, type Route } from '../route.js';
import type { Services } from '../services.js';

const nameParams = z.strictObject({ name: username });

export function userRoutes({ users }: Services): Route[] {
  return [
    guarded({
      method: 'GET',
      path: '/api/users',
      roles: ADMIN,
      summary: 'Everybody who may sign in',
      status: 200,
      answer: userList,
      handler: () => ({ users: users.list() }),
    }),
    guarded({
      method: 'POST',
      path: '/api/users',
      roles: ADMIN,
      summary: 'Add a user',
      status: 201,
      body: newUser,
      answer: userView,
      handler: async (call) => {
        await users.add(call.body, requester(call));
        const added = users.find(call.body.username);
        if (added === undefined) throw userUnknown(call.body.username);
        return { username: added.username, role: added.role, created: toTimestamp(added.created_ms) };
      },
    }),
    guarded({
      method: 'PUT',
      path: '/api/users/:name/password',
      roles: ADMIN,
      summary: 'Set a password; ends the sessions of that user',
      status: 204,
      params: nameParams,
      body: newPassword,
      handler: (call) => users.setPassword(call.params.name, call.body.password, requester(call)),
    }),
    guarded({
      method: 'PUT',
      path: '/api/users/:name/role',
      roles: ADMIN,
      summary: 'Set a role; ends the sessions of that user',
      status: 204,
      params: nameParams,
      body: newRole,
      handler: (call) => users.setRole(call.params.name, call.body.role, requester(call)),
    }),
    guarded({
      method: 'DELETE',
      path: '/api/users/:name',
      roles: ADMIN,
      summary: 'Remove a user',
      status: 204,
      params: nameParams,
      handler: (call) => users.remove(call.params.name, requester(call)),
    }),
  ];
}
