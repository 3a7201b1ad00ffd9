import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import { AlarmDesk } from '../../../firmware/gateway/alarms/alarm-desk.js';
import { AuditLog } from '../../../firmware/gateway/auth/audit-log.js';
import { CommandDesk } from '../../../firmware/gateway/commands/command-desk.js';
import type { Identity } from '../../../firmware/gateway/identity.js';
import { closed, listen } from '../../../firmware/gateway/listen.js';
import { LiveHub } from '../../../firmware/gateway/live/live-hub.js';
import { Refusals } from '../../../firmware/gateway/refusals/refusals.js';
import { FarmState } from '../../../firmware/gateway/state/farm-state.js';
import type { Store } from '../../../firmware/ports/store.js';
import { LIVE_EVENTS } from '../../../firmware/protocol/live.js';
import { aboutPayload, levelPayload } from '../../../firmware/protocol/payloads.js';
import type { CommandView, Delta, Snapshot } from '../../../firmware/protocol/rest.js';
import { ABOUT, LEVEL } from '../../support/payloads.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { waitFor } from '../../support/wait-for.js';

const level = levelPayload.parse(LEVEL);

let folder: string;
let store: Store;
let state: FarmState;
let desk: CommandDesk;
let alarms: AlarmDesk;
let refusals: Refusals;
let hub: LiveHub;
let http: Server;
let port: number;
let sessions: Map<string, Identity>;
let sockets: Socket[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-live-'));
  const clock = new SystemClock();
  const log = new RecordedLog();
  store = openStore(join(folder, 'sluice.db'), { clock, log });
  const audit = new AuditLog({ store: store.audit, clock, log });
  refusals = new Refusals({ audit, log, clock });
  state = new FarmState({ clock, nodes: [{ id: 'pi0', secret_sha256: '', tanks: ['house', 'farm'] }] });
  state.tellAbout('house', aboutPayload.parse(ABOUT));
  state.tellAvailability('pi0', 'online');
  desk = new CommandDesk({
    gateway: 'gw0',
    state,
    store: store.commands,
    audit,
    publish: () => undefined,
    clock,
    systemClock: clock,
    newId: () => 'command-0001',
    log,
  });
  alarms = new AlarmDesk({
    gateway: 'gw0',
    state,
    store: store.alarms,
    disk_full: () => false,
    audit,
    publish: () => undefined,
    clock,
    log,
  });
  sessions = new Map<string, Identity>([
    ['admin', { username: 'ann', role: 'admin' }],
    ['viewer', { username: 'vic', role: 'viewer' }],
  ]);
  const identify = (cookie: string | undefined) => sessions.get(cookie ?? '');
  hub = new LiveHub({
    gateway: 'gw0',
    version: '0.1.0',
    state,
    desk,
    alarms,
    identify,
    refusals,
    clock,
    systemClock: clock,
  });
  http = createServer();
  hub.start(http);
  ({ port } = await listen(http, { host: '127.0.0.1', port: 0 }, 'SLUICE_HTTP_PORT'));
  sockets = [];
});
afterEach(async () => {
  for (const socket of sockets) socket.disconnect();
  await hub.stop();
  await closed(http);
  store.close();
  rmSync(folder, { recursive: true });
});

interface Browser {
  readonly socket: Socket;
  readonly snapshots: Snapshot[];
  readonly deltas: Delta[];
  readonly commands: CommandView[];
  readonly errors: string[];
}

function open(cookie: string | null, headers: Record<string, string> = {}): Browser {
  const socket = io(`http://127.0.0.1:${port}`, {
    path: '/live',
    transports: ['websocket'],
    reconnection: false,
    extraHeaders: cookie === null ? headers : { cookie, ...headers },
  });
  const browser: Browser = { socket, snapshots: [], deltas: [], commands: [], errors: [] };
  socket.on('snapshot', (snapshot) => browser.snapshots.push(snapshot));
  socket.on('delta', (delta) => browser.deltas.push(delta));
  socket.on('command', (command) => browser.commands.push(command));
  socket.on('connect_error', (error) => browser.errors.push(error.message));
  sockets.push(socket);
  return browser;
}

async function welcomed(cookie: string): Promise<Browser> {
  const browser = open(cookie);
  await waitFor('the snapshot', () => browser.snapshots.length > 0);
  return browser;
}

describe('who gets in', () => {
  test('whoever is signed in, with a snapshot first', async () => {
    const { snapshots } = await welcomed('viewer');
    expect(snapshots).toEqual([
      {
        seq: 0,
        now: expect.any(String),
        session: { username: 'vic', role: 'viewer', gateway: 'gw0', version: '0.1.0' },
        tanks: state.tanks(),
        nodes: state.nodes(),
        alarms: [],
      },
    ]);
  });

  test.each([null, 'nonsense'])('nobody with the cookie %j', async (cookie) => {
    const browser = open(cookie);
    await waitFor('the refusal', () => browser.errors.length > 0);
    expect(browser.errors).toEqual(['not_signed_in']);
    expect(browser.snapshots).toEqual([]);
  });

  test.each(['http://evil.example', 'null', 'http://127.0.0.1.evil.example'])(
    'no page of %s',
    async (origin) => {
      const browser = open('admin', { origin });
      await waitFor('the refusal', () => browser.errors.length > 0);
      expect(browser.snapshots).toEqual([]);
      expect(refusals.counts.get('live_origin_refused')).toBe(1);
    },
  );

  test('a page of our own', async () => {
    const browser = open('admin', { origin: `http://127.0.0.1:${port}` });
    await waitFor('the snapshot', () => browser.snapshots.length > 0);
  });

  test('no more than 200', async () => {
    const crowd = Array.from({ length: 200 }, () => open('viewer'));
    await waitFor('all of them', () => crowd.every(({ snapshots }) => snapshots.length === 1), 20_000);
    const one = open('viewer');
    await waitFor('the refusal', () => one.errors.length > 0);
    expect(hub.connectionCount).toBe(200);
  });
});

describe('what is told', () => {
  test('changes, gathered: one delta for everybody, of each section the newest', async () => {
    const [ann, vic] = [await welcomed('admin'), await welcomed('viewer')];
    state.tellLevel('house', level);
    for (let percent = 0; percent <= 50; percent += 1) {
      state.tellLevel('farm', { ...level, ts: new Date(percent * 1000).toISOString(), percent });
    }
    await waitFor('the delta', () => ann.deltas.length > 0 && vic.deltas.length > 0);
    expect(ann.deltas).toEqual(vic.deltas);
    expect(ann.deltas).toEqual([
      {
        seq: 1,
        now: expect.any(String),
        tanks: [
          { id: 'house', level, stale: false },
          { id: 'farm', level: expect.objectContaining({ percent: 50 }), stale: false },
        ],
        nodes: [],
      },
    ]);
  });

  test('numbers without a gap, going on from the snapshot', async () => {
    const early = await welcomed('admin');
    state.tellLevel('house', level);
    await waitFor('the first delta', () => early.deltas.length === 1);
    const late = await welcomed('viewer');
    state.tellAvailability('pi0', 'offline');
    await waitFor('the second delta', () => early.deltas.length === 2 && late.deltas.length === 1);
    expect(early.deltas.map(({ seq }) => seq)).toEqual([1, 2]);
    expect([late.snapshots[0]?.seq, late.deltas[0]?.seq]).toEqual([1, 2]);
    expect(late.deltas[0]).toMatchObject({
      tanks: [
        { id: 'house', online: false, stale: true },
        { id: 'farm', online: false },
      ],
      nodes: [{ id: 'pi0', online: false }],
    });
  });

  test('every state of a command, each by itself', async () => {
    const vic = await welcomed('viewer');
    const body = { actuator: 'inlet', action: 'close' } as const;
    desk.request({ tank: 'house', body, by: { username: 'ann', role: 'admin' }, from: '' });
    await waitFor('both states', () => vic.commands.length === 2);
    expect(vic.commands.map(({ id, state: reached }) => `${id} ${reached}`)).toEqual([
      'command-0001 requested',
      'command-0001 sent',
    ]);
  });
});

describe('what is asked', () => {
  // Role × event, from the table: an event without an expectation fails.
  const expected: Readonly<Record<string, readonly string[]>> = { resync: ['admin', 'viewer'] };
  const SNAPSHOT_EVERY_MS = 1_000;

  test('every event of the table has an expectation', () => {
    expect(Object.keys(expected)).toEqual(Object.keys(LIVE_EVENTS));
  });

  test.each(
    Object.keys(LIVE_EVENTS).flatMap((event) => ['admin', 'viewer'].map((role) => ({ event, role }))),
  )('$event by $role', async ({ event, role }) => {
    const { socket } = await welcomed(role);
    const welcomed_ms = performance.now();
    const answer = await waitFor('an answer that is none of haste', async () => {
      if (performance.now() - welcomed_ms < SNAPSHOT_EVERY_MS) return undefined;
      return socket.emitWithAck(event);
    });
    expect('tanks' in answer).toBe(expected[event]?.includes(role));
  });

  test.each(['command', 'snapshot', 'toString', '__proto__', ''])(
    'no event named %j; it is audited',
    async (event) => {
      const { socket, deltas } = await welcomed('viewer');
      expect(await socket.emitWithAck(event, { tank: 'house', action: 'open' })).toEqual({
        code: 'event_refused',
      });
      expect(store.audit.newest(5)).toEqual([
        expect.objectContaining({
          actor: 'vic',
          role: 'viewer',
          action: 'live.event',
          target: event,
          allowed: false,
        }),
      ]);
      expect(store.commands.ofTank('house', 5)).toEqual([]);
      expect(deltas).toEqual([]);
    },
  );

  test('a snapshot again and again costs one a second', async () => {
    const { socket } = await welcomed('viewer');
    expect(await socket.emitWithAck('resync')).toEqual({ code: 'too_often' });
  });

  test('a message of more than 16 KiB ends the connection', async () => {
    const { socket } = await welcomed('viewer');
    socket.emit('resync', 'x'.repeat(20_000));
    await waitFor('the end', () => !socket.connected);
  });

  test('an event without a place for the answer harms nothing', async () => {
    const { socket } = await welcomed('viewer');
    socket.emit('resync');
    socket.emit('resync', 5);
    state.tellLevel('house', level);
    await waitFor('the connection to live on', () => sockets.every((each) => each.connected));
  });
});

describe('when a session ends', () => {
  test('the sockets of that person are closed, and no other', async () => {
    const [ann, vic] = [await welcomed('admin'), await welcomed('viewer')];
    sessions.delete('viewer');
    hub.review('vic');
    await waitFor('the end', () => !vic.socket.connected);
    expect(ann.socket.connected).toBe(true);
  });

  test('another role ends them too; another session of the same person does not', async () => {
    const ann = await welcomed('admin');
    hub.review('ann');
    expect(await ann.socket.emitWithAck('nothing')).toEqual({ code: 'event_refused' });
    sessions.set('admin', { username: 'ann', role: 'viewer' });
    hub.review('ann');
    await waitFor('the end', () => !ann.socket.connected);
  });

  test('an event is not answered any more, even when nobody told the hub', async () => {
    const vic = await welcomed('viewer');
    sessions.delete('viewer');
    vic.socket.emit('resync', () => undefined);
    await waitFor('the end', () => !vic.socket.connected);
  });
});
