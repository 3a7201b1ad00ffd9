import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Route } from '../../../firmware/gateway/http/route.js';
import { routeTable } from '../../../firmware/gateway/http/routes.js';
import type { Services } from '../../../firmware/gateway/http/services.js';
import { channelBody } from '../../../firmware/protocol/notifications.js';
import { CALIBRATION, SCHEDULE } from '../../support/payloads.js';
import { waitFor } from '../../support/wait-for.js';
import { PASSWORD, type Sent, served } from './served.js';

type Who = 'nobody' | 'viewer' | 'admin';

/** Route → status for nobody, viewer and admin, and what a good request looks like. */
interface Expectation extends Pick<Sent, 'body'> {
  readonly nobody: number;
  readonly viewer: number;
  readonly admin: number;
  readonly path?: string;
}

/** One that stands. */
const ALARM = 'node.pi0.node_offline';

const CHANNEL = { kind: 'webhook', name: 'Ann', url: 'http://127.0.0.1:9/' } as const;
const CHANNEL_ID = '0123456789abcdef';

const READ = { nobody: 401, viewer: 200, admin: 200 };
const ADMIN_READS = { nobody: 401, viewer: 403, admin: 200 };
const ADMIN_CHANGES = { nobody: 401, viewer: 403, admin: 204 };

const EXPECTED: Readonly<Record<string, Expectation>> = {
  'GET /api/health': { nobody: 200, viewer: 200, admin: 200 },
  'POST /api/session': {
    ...{ nobody: 200, viewer: 200, admin: 200 },
    body: { username: 'viewer', password: PASSWORD },
  },
  'GET /api/session': READ,
  'DELETE /api/session': { nobody: 401, viewer: 204, admin: 204 },
  'GET /api/tanks': READ,
  'GET /api/tanks/:id': { ...READ, path: '/api/tanks/house' },
  'GET /api/tanks/:id/explain': { ...READ, path: '/api/tanks/house/explain' },
  'GET /api/tanks/:id/history': { ...READ, path: '/api/tanks/house/history' },
  'GET /api/tanks/:id/use': { ...READ, path: '/api/tanks/house/use' },
  'GET /api/use': READ,
  'GET /api/export': {
    ...READ,
    path: '/api/export?from=2026-02-01T00:00:00.000Z&to=2026-02-02T00:00:00.000Z',
  },
  'PUT /api/tanks/:id/rule': {
    ...ADMIN_READS,
    path: '/api/tanks/house/rule',
    body: { low_percent: 20, high_percent: 70, enabled: true },
  },
  'PUT /api/tanks/:id/schedule': {
    ...ADMIN_READS,
    path: '/api/tanks/house/schedule',
    body: SCHEDULE,
  },
  'GET /api/tanks/:id/calibration': { ...READ, path: '/api/tanks/house/calibration' },
  'PUT /api/tanks/:id/calibration': {
    ...ADMIN_READS,
    path: '/api/tanks/house/calibration',
    body: { based_on: 3, ...CALIBRATION },
  },
  'POST /api/tanks/:id/calibration/check': {
    ...ADMIN_READS,
    path: '/api/tanks/house/calibration/check',
    body: CALIBRATION,
  },
  'POST /api/tanks/:id/sensor': { ...ADMIN_READS, path: '/api/tanks/house/sensor' },
  'POST /api/tanks/:id/commands': {
    ...{ nobody: 401, viewer: 403, admin: 202 },
    path: '/api/tanks/house/commands',
    body: { actuator: 'inlet', action: 'open', duration_s: 60 },
  },
  'GET /api/tanks/:id/commands': { ...READ, path: '/api/tanks/house/commands' },
  'GET /api/commands/:id': { ...READ, path: '/api/commands/earlier-command' },
  'GET /api/alarms': READ,
  'GET /api/alarms/log': READ,
  'POST /api/alarms/:id/acknowledge': { ...ADMIN_READS, path: `/api/alarms/${ALARM}/acknowledge` },
  'POST /api/alarms/:id/shelve': {
    ...ADMIN_READS,
    path: `/api/alarms/${ALARM}/shelve`,
    body: { minutes: 30 },
  },
  'POST /api/alarms/:id/unshelve': { ...ADMIN_READS, path: `/api/alarms/${ALARM}/unshelve` },
  'GET /api/notifications': ADMIN_READS,
  'POST /api/notifications': { nobody: 401, viewer: 403, admin: 201, body: CHANNEL },
  'PUT /api/notifications/:id': {
    ...ADMIN_READS,
    path: `/api/notifications/${CHANNEL_ID}`,
    body: CHANNEL,
  },
  'DELETE /api/notifications/:id': { ...ADMIN_CHANGES, path: `/api/notifications/${CHANNEL_ID}` },
  // Nothing listens where the channel points.
  'POST /api/notifications/:id/test': {
    ...{ nobody: 401, viewer: 403, admin: 502 },
    path: `/api/notifications/${CHANNEL_ID}/test`,
  },
  'GET /api/farm': READ,
  'GET /api/nodes': READ,
  'GET /api/nodes/:id/history': { ...READ, path: '/api/nodes/pi0/history' },
  'GET /api/gateway/machine': READ,
  'GET /api/gateway/machine/history': READ,
  'GET /api/weather': READ,
  'GET /api/certificates': ADMIN_READS,
  'GET /api/backup': ADMIN_READS,
  'POST /api/backup': { nobody: 401, viewer: 403, admin: 202 },
  'GET /api/backup/file': ADMIN_READS,
  'GET /api/vpn': ADMIN_READS,
  'GET /api/users': ADMIN_READS,
  'POST /api/users': {
    ...{ nobody: 401, viewer: 403, admin: 201 },
    body: { username: 'zoe', role: 'viewer', password: 'battery staple' },
  },
  'PUT /api/users/:name/password': {
    ...ADMIN_CHANGES,
    path: '/api/users/viewer/password',
    body: { password: 'battery staple' },
  },
  'PUT /api/users/:name/role': { ...ADMIN_CHANGES, path: '/api/users/viewer/role', body: { role: 'admin' } },
  'DELETE /api/users/:name': { ...ADMIN_CHANGES, path: '/api/users/viewer' },
  'GET /api/audit': ADMIN_READS,
  'GET /api/openapi.json': READ,
  'GET /api/asyncapi.json': READ,
  'GET /api/docs': READ,
  'GET /api/docs.css': READ,
};

/** There is a backup to fetch. */
async function backedUp({ services: { backups } }: Awaited<ReturnType<typeof served>>): Promise<void> {
  backups.begin({ by: { username: 'admin', role: 'admin' }, from: '-' });
  await waitFor('the backup', () => backups.view().state === 'ready');
}

const keyOf = ({ method, path }: Route) => `${method} ${path}`;

// The rows themselves need no service; only their handlers do.
const TABLE = routeTable({} as Services);

test('every route has an expectation, and every expectation a route', () => {
  expect(TABLE.map(keyOf).sort()).toEqual(Object.keys(EXPECTED).sort());
});

test('nobody but the rows that say so is let in without a role', () => {
  const open = TABLE.filter(({ roles }) => roles === 'everybody').map(keyOf);
  expect(open.sort()).toEqual(['GET /api/health', 'GET /api/session', 'POST /api/session']);
});

describe.each(TABLE.map((route) => [keyOf(route), route] as const))('%s', (key, route) => {
  let at: Awaited<ReturnType<typeof served>>;

  beforeEach(async () => {
    at = await served();
    await raise(at);
    at.store.channels.save(CHANNEL_ID, channelBody.parse(CHANNEL));
    if (key === 'GET /api/backup/file') await backedUp(at);
    at.desk.request({
      tank: 'house',
      body: { actuator: 'inlet', action: 'close' },
      by: { username: 'admin', role: 'admin' },
      from: '-',
      id: 'earlier-command',
    });
  });

  afterEach(() => at.end());

  test.each<Who>(['nobody', 'viewer', 'admin'])('%s', async (who) => {
    const expected = EXPECTED[key];
    const headers: Record<string, string> = who === 'nobody' ? {} : { cookie: at.cookieOf(who) };
    const { method, path } = route;
    const answer = await at.send({ method, path: expected?.path ?? path, headers, body: expected?.body });

    expect(answer.status).toBe(expected?.[who]);
    if (answer.status < 300) expectDescribed(route, answer);
    else if (answer.status < 500) expectDenied(key, who, answer);
  });

  /** A good answer is what the table says of it. */
  function expectDescribed({ media, answer: schema }: Route, answer: Awaited<ReturnType<typeof at.send>>) {
    if (schema === undefined) expect(answer.text).toBe('');
    else {
      expect(answer.headers['content-type']).toContain(media);
      schema.parse(media === 'application/json' ? answer.json() : answer.text);
    }
  }

  /** A denial is a problem with a code, changes nothing and is audited. */
  function expectDenied(key: string, who: Who, answer: Awaited<ReturnType<typeof at.send>>) {
    const code = who === 'nobody' ? 'sign_in_needed' : 'role_refused';
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ status: answer.status, code });
    expect(at.published).toHaveLength(1);
    expect(at.users.list()).toMatchObject([
      { username: 'admin', role: 'admin' },
      { username: 'viewer', role: 'viewer' },
    ]);
    const denials = at.store.audit.newest(10).filter(({ allowed }) => !allowed);
    // Asking whether one is signed in is no attempt at anything.
    if (key === 'GET /api/session') expect(denials).toEqual([]);
    else {
      const actor = who === 'nobody' ? '-' : who;
      expect(denials).toMatchObject([{ actor, role: actor, action: key, detail: code, from: '127.0.0.1' }]);
    }
  }
});

/** An alarm stands: the node has been away for longer than its delay. */
async function raise({ state, alarms, clock, published }: Awaited<ReturnType<typeof served>>): Promise<void> {
  state.tellAvailability('pi0', 'offline');
  alarms.look();
  await clock.advance(60_000);
  alarms.look();
  state.tellAvailability('pi0', 'online');
  published.length = 0;
}
