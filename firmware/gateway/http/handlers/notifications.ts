import { z } from 'zod';
import { channelBody, channelId, channelList, channelView } from '../../../protocol/notifications.js';
import { requester } from '../requester.js';
import { ADMIN } from '../roles.js';
import { guarded, type Route } from '../route.js';
import type { Services } from '../services.js';

const params = z.strictObject({ id: channelId });

export function notificationRoutes({ notifications }: Services): Route[] {
  return [
    guarded({
      method: 'GET',
      path: '/api/notifications',
      roles: ADMIN,
      summary: 'Where people are told of alarms, without the secrets',
      status: 200,
      answer: channelList,
      handler: () => ({ channels: notifications.list() }),
    }),
    guarded({
      method: 'POST',
      path: '/api/notifications',
      roles: ADMIN,
      summary: 'Add a channel: e-mail, ntfy or webhook',
      status: 201,
      body: channelBody,
      answer: channelView,
      handler: (call) => notifications.add(call.body, requester(call)),
    }),
    guarded({
      method: 'PUT',
      path: '/api/notifications/:id',
      roles: ADMIN,
      summary: 'Set a channel anew; a secret that is left out stays',
      status: 200,
      params,
      body: channelBody,
      answer: channelView,
      handler: (call) => notifications.change(call.params.id, call.body, requester(call)),
    }),
    guarded({
      method: 'DELETE',
      path: '/api/notifications/:id',
      roles: ADMIN,
      summary: 'Remove a channel',
      status: 204,
      params,
      handler: (call) => notifications.remove(call.params.id, requester(call)),
    }),
    guarded({
      method: 'POST',
      path: '/api/notifications/:id/test',
      roles: ADMIN,
      summary: 'Send a test message now; answers when it was taken',
      status: 200,
      params,
      answer: channelView,
      handler: (call) => notifications.test(call.params.id, requester(call)),
    }),
  ];
}
