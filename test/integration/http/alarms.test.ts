import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AlarmDesk } from '../../../firmware/gateway/alarms/alarm-desk.js';
import { alarmList, alarmLog } from '../../../firmware/protocol/alarms.js';
import { LEVEL } from '../../support/payloads.js';
import { served } from './served.js';

/** Alarms from the farm's state to the wire and the disk, above the real store and the real HTTP server. */

const LOW = 'tank.house.level_low';

let at: Awaited<ReturnType<typeof served>>;
beforeEach(async () => {
  at = await served();
});
afterEach(() => at.end());

/** The gateway looks once a second. */
async function pass(span_s: number): Promise<void> {
  for (let second = 0; second < span_s; second++) {
    await at.clock.advance(1_000);
    at.state.judgeAges();
    at.alarms.look();
  }
}

/** The node tells a level every second of `span_s`. */
async function water(percent: number, span_s: number): Promise<void> {
  for (let second = 0; second < span_s; second++) {
    const ts = new Date(at.clock.wall_ms()).toISOString();
    at.state.tellLevel('house', { ...LEVEL, percent, ts });
    await pass(1);
  }
}

async function asked(method: string, path: string, who: string, body?: object) {
  return at.send({ method, path, headers: { cookie: at.cookieOf(who) }, body });
}

const listed = async (who = 'viewer') =>
  alarmList.parse((await asked('GET', '/api/alarms', who)).json()).alarms;
const told = () => at.published.filter(({ topic }) => topic === 'sluice/gw0/tank/house/alarm/level_low');

describe('low water', () => {
  test('is told after 30 s, to everybody, and again when it is over', async () => {
    await water(9.99, 29);
    expect(await listed()).toEqual([]);
    await water(9.99, 2);
    expect(await listed()).toMatchObject([
      { id: LOW, state: 'active_unacknowledged', priority: 'high', text: 'Water is low: 9.9 %' },
    ]);
    expect(told().at(-1)?.payload).toMatchObject({ state: 'active_unacknowledged', code: 'level_low' });

    // Between the limit and its dead band it stands.
    await water(14, 60);
    expect(await listed()).toHaveLength(1);
    await water(15, 2);
    expect(await listed()).toMatchObject([{ state: 'returned_unacknowledged' }]);
  });

  test('that an admin has seen goes by itself, and MQTT holds it no more', async () => {
    await water(5, 32);
    const answer = await asked('POST', `/api/alarms/${LOW}/acknowledge`, 'admin');
    expect(answer.json()).toMatchObject({ state: 'active_acknowledged', acknowledged_by: 'admin' });
    expect((await asked('POST', `/api/alarms/${LOW}/acknowledge`, 'admin')).status).toBe(200);
    await water(50, 2);
    expect(await listed()).toEqual([]);
    expect(told().map(({ payload }) => ('state' in payload ? payload.state : 'emptied'))).toEqual([
      'active_unacknowledged',
      'active_acknowledged',
      'emptied',
    ]);
    const { changes } = alarmLog.parse((await asked('GET', '/api/alarms/log', 'viewer')).json());
    expect(changes.map(({ state, by }) => [state, by])).toEqual([
      ['cleared', null],
      ['active_acknowledged', 'admin'],
      ['active_unacknowledged', null],
    ]);
    // What it takes to say it in another language.
    expect(changes.at(-1)).toMatchObject({ id: LOW, args: { level_percent: 5 } });
    expect(at.store.audit.newest(1)).toMatchObject([
      { actor: 'admin', action: 'alarm.acknowledge', target: LOW, allowed: true },
    ]);
  });

  test('can be put aside for a while, and not for ever', async () => {
    await water(5, 32);
    expect((await asked('POST', `/api/alarms/${LOW}/shelve`, 'admin', { minutes: 1_441 })).status).toBe(400);
    const answer = await asked('POST', `/api/alarms/${LOW}/shelve`, 'admin', { minutes: 1 });
    expect(answer.json()).toMatchObject({
      state: 'shelved',
      shelved_until: new Date(at.clock.wall_ms() + 60_000).toISOString(),
    });
    await water(5, 58);
    expect(await listed()).toMatchObject([{ state: 'shelved' }]);
    await water(5, 3);
    expect(await listed()).toMatchObject([{ state: 'active_unacknowledged', shelved_until: null }]);
  });

  test('an unknown alarm, or one that is over, is a 404 that says where to look', async () => {
    const answer = await asked('POST', `/api/alarms/${LOW}/acknowledge`, 'admin');
    expect(answer.status).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'alarm_unknown' });
    expect((await asked('POST', '/api/alarms/..%2F/acknowledge', 'admin')).status).toBe(400);
  });
});

describe('an inlet that has locked itself', () => {
  test('is an alarm at once, and until it was reset at the node', async () => {
    const ts = new Date(at.clock.wall_ms()).toISOString();
    const why = { reason_code: 'relay_failed', reason_args: {}, reason: 'The relay does not follow' };
    const inlet = { ts, state: 'closed', mode: 'auto', ...why, until: null, command_id: null } as const;
    at.state.tell('house', { inlet: { ...inlet, trip: { since: ts, ...why } } });
    await water(50, 1);
    expect(await listed()).toMatchObject([
      {
        id: 'tank.house.trip',
        priority: 'critical',
        text: 'The inlet is locked until an admin resets it: the relay does not follow: check its wiring',
      },
    ]);
    at.state.tell('house', { inlet: { ...inlet, trip: null } });
    await water(50, 1);
    expect(await listed()).toMatchObject([{ state: 'returned_unacknowledged' }]);
  });
});

describe('one cause, one alarm', () => {
  test('a node that goes away is one alarm, not one for each thing it no longer tells', async () => {
    at.state.tellAvailability('pi0', 'offline');
    await pass(300);
    expect((await listed()).map(({ id }) => id)).toEqual(['node.pi0.node_offline']);
    at.state.tellAvailability('pi0', 'online');
    await water(50, 8);
    expect(await listed()).toMatchObject([{ id: 'node.pi0.node_offline', state: 'returned_unacknowledged' }]);
  });

  test('a sensor that has failed is one alarm, and low water is no longer one', async () => {
    const bad = { percent: null, depth_mm: null, litres: null, quality: 'bad', rate_lph: null } as const;
    for (let second = 0; second < 70; second++) {
      const ts = new Date(at.clock.wall_ms()).toISOString();
      const why = { reason_code: 'sensor_silent', reason_args: { echoes: 0 }, reason: 'silent' };
      at.state.tellLevel('house', { ...LEVEL, ...bad, ...why, ts });
      await pass(1);
    }
    expect(await listed()).toMatchObject([
      {
        id: 'tank.house.level_unknown',
        text: 'The level is unknown: the level sensor is silent: check its cable and power',
      },
    ]);
  });
});

describe('a full disk of the gateway', () => {
  const FULL = 'gateway.gw0.store_full';
  const onMqtt = () => at.published.filter(({ topic }) => topic === 'sluice/gw0/alarm/store_full');

  test('is an alarm of the gateway itself, told at once, and over a minute after there is room', async () => {
    at.disk.full = true;
    await pass(1);
    expect(await listed()).toMatchObject([
      { id: FULL, scope: 'gateway', subject: 'gw0', state: 'active_unacknowledged', priority: 'high' },
    ]);
    expect(onMqtt().at(-1)?.payload).toMatchObject({ code: 'store_full', state: 'active_unacknowledged' });
    expect((await asked('POST', `/api/alarms/${FULL}/acknowledge`, 'admin')).status).toBe(200);
    at.disk.full = false;
    await pass(59);
    expect(await listed()).toHaveLength(1);
    await pass(2);
    expect(await listed()).toEqual([]);
    expect(onMqtt().at(-1)?.payload).toEqual({});
  });
});

describe('after a restart of the gateway', () => {
  /** Another desk above the same store, as the next process has it. */
  function restarted() {
    const { state, clock, log, store, services, published } = at;
    published.length = 0;
    const next = new AlarmDesk({
      ...{ gateway: 'gw0', state, store: store.alarms, audit: services.audit, clock, log },
      disk_full: () => store.full,
      publish: (topic, payload) => published.push({ topic, payload: payload === '' ? {} : payload }),
    });
    next.resume();
    return next;
  }

  test('what stood still stands, seen or not, and is told again', async () => {
    await water(5, 32);
    expect(restarted().standing()).toMatchObject([{ id: LOW, state: 'active_unacknowledged' }]);
    at.alarms.acknowledge(LOW, { by: { username: 'admin', role: 'admin' }, from: '-' });
    const next = restarted();
    expect(next.standing()).toMatchObject([{ state: 'active_acknowledged', acknowledged_by: 'admin' }]);
    expect(told().at(-1)?.payload).toMatchObject({ state: 'active_acknowledged' });
    next.look();
    expect(next.standing()).toMatchObject([{ state: 'active_acknowledged' }]);
  });

  test('what was shelved shows when it was meant to', async () => {
    await water(5, 32);
    at.alarms.shelve(LOW, 10, { by: { username: 'admin', role: 'admin' }, from: '-' });
    await at.clock.advance(599_000);
    const next = restarted();
    next.look();
    expect(next.standing()).toMatchObject([{ state: 'shelved' }]);
    await at.clock.advance(1_000);
    next.look();
    expect(next.standing()).toMatchObject([{ state: 'active_unacknowledged' }]);
  });
});
