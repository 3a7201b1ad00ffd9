import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ChannelNotifier } from '../../../firmware/drivers/notify/channels.js';
import { NotificationDesk } from '../../../firmware/gateway/notifications/notification-desk.js';
import { waitFor } from '../../support/wait-for.js';
import { AlarmRig } from '../alarms/alarm-rig.js';
import { PostBox } from './post-box.js';

/** The weekly word, while the disk is full or read-only, and while nobody takes the message. */

const WEEK_S = 7 * 86_400;
const BY = { actor: 'admin', role: 'admin', from: '-' };

let rig: AlarmRig;
let box: PostBox;
let desk: NotificationDesk;
/** Stands for a disk that takes nothing. */
let disk_full: boolean;
let attempts: number;
beforeEach(async () => {
  box = await PostBox.open();
  rig = new AlarmRig();
  rig.level();
  disk_full = false;
  attempts = 0;
  desk = newDesk();
  for (const path of ['ann', 'bea']) {
    desk.add(
      {
        ...{ kind: 'webhook', name: path, url: `${box.url}/${path}`, heartbeat: true, enabled: true },
        ...{ min_priority: 'medium', after_min: 0, repeat_min: 0, quiet: null },
      },
      BY,
    );
  }
});
afterEach(async () => {
  rig.end();
  await box.close();
});

/** Another desk above the same store, as the next process has it. */
function newDesk(): NotificationDesk {
  const { state, audit, clock, log } = rig;
  const { channels } = rig.store;
  return new NotificationDesk({
    ...{ gateway: 'gw0', state, notifier: new ChannelNotifier(), audit, clock, log },
    time: clock,
    alarms: { standing: () => rig.desk.standing() },
    store: {
      ...channels,
      saveHeartbeat(id, at_ms) {
        attempts += 1;
        if (disk_full) throw new Error('database or disk is full');
        channels.saveHeartbeat(id, at_ms);
      },
    },
    newId: () => randomBytes(8).toString('hex'),
  });
}

/** The gateway looks once a second, and what it has sent by then is answered. */
async function pass(span_s: number): Promise<void> {
  for (let second = 0; second < span_s; second++) {
    await rig.pass(1);
    desk.look();
  }
}
const answered = (messages: number) =>
  waitFor(`${messages} messages and their answers`, () => {
    const known = desk.list().filter(({ last }) => last !== null);
    return box.posted.length === messages && known.length === Math.min(2, messages);
  });
const notWritten = () =>
  rig.log.lines.filter(({ fields }) => 'code' in fields && fields.code === 'heartbeat_not_written');

describe('a weekly word that cannot be written down', () => {
  beforeEach(() => {
    disk_full = true;
  });

  test('is not sent, by this process nor by the next ones: it would come at every look and at every start', async () => {
    await pass(5);
    desk = newDesk();
    desk.resume();
    await pass(5);
    expect(box.posted).toEqual([]);
  });

  test('is tried once an hour, and said once for each channel', async () => {
    await pass(3_600);
    expect(attempts).toBe(2);
    await pass(3_600);
    expect(attempts).toBe(4);
    expect(notWritten()).toHaveLength(2);
  });

  test('goes out once there is room again', async () => {
    await pass(5);
    disk_full = false;
    await pass(3_600);
    await answered(2);
    await pass(3_600);
    expect(box.posted).toHaveLength(2);
  });

  test('keeps no alarm waiting', async () => {
    await pass(5);
    rig.state.tellAvailability('pi0', 'offline');
    await pass(62);
    await answered(2);
    expect(box.posted.map(({ body }) => JSON.parse(body).priority)).toEqual(['high', 'high']);
  });
});

describe('a weekly word that nobody takes', () => {
  test('is owed, also by the next process, and goes out once', async () => {
    box.status = 500;
    await pass(1);
    await answered(2);
    box.status = 200;
    desk = newDesk();
    desk.resume();
    await pass(1);
    await answered(4);
    await pass(10);
    expect(box.posted).toHaveLength(4);
    await rig.clock.advance((WEEK_S + 1) * 1_000);
    desk.look();
    await answered(6);
  });

  test('is owed when the gateway stops before it is answered', async () => {
    const taken = box.hold();
    await pass(1);
    await waitFor('two messages', () => box.posted.length === 2);
    const stopped = desk.stop();
    await rig.clock.advance(500);
    await stopped;
    taken();
    desk = newDesk();
    desk.resume();
    await pass(1);
    await answered(4);
  });

  test('is answered before the gateway has stopped, and not sent again', async () => {
    const taken = box.hold();
    await pass(1);
    await waitFor('two messages', () => box.posted.length === 2);
    const stopped = desk.stop();
    taken();
    await stopped;
    desk = newDesk();
    desk.resume();
    await pass(5);
    expect(box.posted).toHaveLength(2);
  });

  test('is sent once while its answer is on its way, whoever looks again', async () => {
    for (let look = 0; look < 5; look++) desk.look();
    desk = newDesk();
    desk.look();
    await waitFor('two messages', () => box.posted.length === 2);
    await pass(5);
    expect(box.posted).toHaveLength(2);
  });
});
