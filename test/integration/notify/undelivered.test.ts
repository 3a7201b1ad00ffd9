import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ChannelNotifier } from '../../../firmware/drivers/notify/channels.js';
import { NotificationDesk } from '../../../firmware/gateway/notifications/notification-desk.js';
import type { ChannelBody } from '../../../firmware/protocol/notifications.js';
import { AlarmRig } from '../alarms/alarm-rig.js';
import { PostBox } from './post-box.js';

/** The internet is down for a while: what becomes of the alarms that nobody could be told of. */

const BY = { actor: 'admin', role: 'admin', from: '-' };
const MINUTE_S = 60;

let rig: AlarmRig;
let box: PostBox;
let desk: NotificationDesk;
/** Messages whose answers are still on their way. */
let under_way: Promise<unknown>[];
/** Stands for a disk that takes nothing. */
let disk_full: boolean;

beforeEach(async () => {
  box = await PostBox.open();
  rig = new AlarmRig({ nodes: 2 });
  for (const { id } of rig.state.tanks()) rig.level({}, id);
  under_way = [];
  disk_full = false;
  desk = newDesk();
});
afterEach(async () => {
  rig.end();
  await box.close();
});

function newDesk(): NotificationDesk {
  const { state, audit, clock, log } = rig;
  const { channels } = rig.store;
  const notifier = new ChannelNotifier();
  return new NotificationDesk({
    ...{ gateway: 'gw0', state, audit, clock, log, time: clock },
    alarms: { standing: () => rig.desk.standing() },
    store: {
      ...channels,
      saveTold(id, told) {
        if (disk_full) throw new Error('database or disk is full');
        channels.saveTold(id, told);
      },
    },
    notifier: {
      deliver(channel, notice) {
        const delivery = notifier.deliver(channel, notice);
        under_way.push(delivery);
        return delivery;
      },
    },
    newId: () => randomBytes(8).toString('hex'),
  });
}

/** Adds somebody who is told of alarms, and answers the id of the channel. */
function listener(rest: { name?: string; url?: string; repeat_min?: number } = {}): string {
  const who = {
    kind: 'webhook',
    name: 'ann',
    url: `${box.url}/ann`,
    heartbeat: false,
    enabled: true,
  } as const;
  const when = { min_priority: 'medium', after_min: 0, repeat_min: 60, quiet: null } as const;
  return desk.add({ ...who, ...when, ...rest }, BY).id;
}

/** The gateway looks once a second, and each message is answered before the next look. */
async function pass(span_s: number): Promise<void> {
  for (let second = 0; second < span_s; second++) {
    await rig.pass(1);
    desk.look();
    await Promise.allSettled(under_way.splice(0));
  }
}

/** The next process above the same store. */
function restart(): void {
  rig.restart();
  desk = newDesk();
  desk.resume();
}

function lock(): void {
  const since = new Date(rig.clock.wall_ms()).toISOString();
  rig.actuator('inlet', { trip: { since, reason_code: 'relay_failed', reason_args: {}, reason: '' } });
}

const posted = () => box.posted.splice(0).map(({ body }): string => JSON.parse(body).title);
const AWAY = expect.stringContaining('does not answer');
const LOCKED = expect.stringContaining('The inlet is locked');

describe('while messages wait because the last ones were not taken', () => {
  let id: string;
  beforeEach(async () => {
    id = listener({ repeat_min: 0 });
    box.status = 500;
    rig.state.tellAvailability('pi1', 'offline');
    // Tried after 1, 2 and 4 minutes: the next pause takes eight.
    await pass(9 * MINUTE_S);
    expect(posted()).toEqual([AWAY, AWAY, AWAY, AWAY]);
  });

  test('a test message that arrives brings the alarms with it', async () => {
    box.status = 200;
    expect((await desk.test(id, BY)).last).toMatchObject({ delivered: true });
    await pass(1);
    expect(posted()).toEqual(['Sluice gw0: test message', AWAY]);
  });

  test('a new critical alarm is tried at once, with those that wait', async () => {
    box.status = 200;
    lock();
    await pass(1);
    expect(posted()).toEqual([LOCKED]);
    await pass(10 * MINUTE_S);
    expect(posted()).toEqual([]);
  });

  test('a new critical alarm that is not taken either waits with the others, and makes nobody wait longer', async () => {
    lock();
    await pass(1);
    expect(posted()).toEqual([LOCKED]);
    await expect(desk.test(id, BY)).rejects.toThrow('HTTP 500');
    posted();
    await pass(6 * MINUTE_S);
    expect(posted()).toEqual([]);
    box.status = 200;
    await pass(2 * MINUTE_S);
    expect(posted()).toEqual([LOCKED]);
  });
});

describe('a gateway that restarts', () => {
  test.each([60, 0])(
    'tells at once of what could not be delivered before, told again after %d minutes or not',
    async (repeat_min) => {
      listener({ repeat_min });
      box.status = 500;
      lock();
      await pass(2 * MINUTE_S);
      expect(posted()).not.toEqual([]);
      box.status = 200;
      restart();
      await pass(1);
      expect(posted()).toEqual([LOCKED]);
      await pass(MINUTE_S);
      restart();
      await pass(5 * MINUTE_S);
      expect(posted()).toEqual([]);
    },
  );

  test('tells nobody again of what was delivered, also where it took some tries', async () => {
    listener({ name: 'bea' });
    box.status = 500;
    lock();
    await pass(2 * MINUTE_S);
    box.status = 200;
    await pass(5 * MINUTE_S);
    posted();
    restart();
    await pass(5 * MINUTE_S);
    expect(posted()).toEqual([]);
  });

  test('tells again only those whose messages failed', async () => {
    listener();
    listener({ name: 'bea', url: 'http://127.0.0.1:1/nobody' });
    lock();
    await pass(10);
    expect(posted()).toEqual([LOCKED]);
    restart();
    await pass(10);
    expect(posted()).toEqual([]);
    expect(desk.list()).toMatchObject([{ last: null }, { last: { delivered: false } }]);
  });
});

test('a disk that takes nothing keeps no alarm waiting, and it is said once; after a restart all is told again', async () => {
  disk_full = true;
  listener({ repeat_min: 5 });
  lock();
  await pass(20 * MINUTE_S);
  expect(posted()).toEqual([LOCKED, LOCKED, LOCKED, LOCKED]);
  const codes = rig.log.lines.map(({ fields }) => ('code' in fields ? fields.code : ''));
  expect(codes.filter((code) => code === 'delivery_not_written')).toHaveLength(1);
  restart();
  await pass(1);
  expect(posted()).toEqual([LOCKED]);
});

describe('a channel that is corrected', () => {
  const change = (id: string, rest: object): void => {
    const [kept] = rig.store.channels.all();
    desk.change(id, { ...kept?.channel, ...rest } as ChannelBody, BY);
  };

  test('tells of what stands whom it did not reach so far', async () => {
    const id = listener({ url: `${box.url}/mistyped` });
    lock();
    await pass(2);
    expect(posted()).toEqual([LOCKED]);
    change(id, { url: `${box.url}/ann` });
    await pass(2);
    expect(posted()).toEqual([LOCKED]);
    restart();
    await pass(2 * MINUTE_S);
    expect(posted()).toEqual([]);
  });

  test('tells nobody again whom it still reaches', async () => {
    const id = listener();
    lock();
    await pass(2);
    posted();
    change(id, { name: 'Ann', min_priority: 'high' });
    await pass(2 * MINUTE_S);
    expect(posted()).toEqual([]);
  });
});
