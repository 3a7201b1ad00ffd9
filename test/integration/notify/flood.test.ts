import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ChannelNotifier } from '../../../firmware/drivers/notify/channels.js';
import { NotificationDesk } from '../../../firmware/gateway/notifications/notification-desk.js';
import { waitFor } from '../../support/wait-for.js';
import { AlarmRig } from '../alarms/alarm-rig.js';
import { PostBox } from './post-box.js';

/** A tunnel breaks, and 250 Pis go within a minute: from the farm's state to the messages on the wire. */

const PIS = 250;
const BY = { actor: 'admin', role: 'admin', from: '-' };

let rig: AlarmRig;
let box: PostBox;
let desk: NotificationDesk;
beforeEach(async () => {
  box = await PostBox.open();
});
afterEach(async () => {
  rig.end();
  await box.close();
});

/** A farm with so many Pis, each online and with a level. */
function farm(nodes: number): void {
  rig = new AlarmRig({ nodes });
  for (const { id } of rig.state.tanks()) rig.level({}, id);
  desk = newDesk();
}

function newDesk(hold_off_s?: number): NotificationDesk {
  const { state, store, audit, clock, log } = rig;
  return new NotificationDesk({
    ...{ gateway: 'gw0', state, store: store.channels, notifier: new ChannelNotifier(), audit, clock, log },
    time: clock,
    alarms: { standing: () => rig.desk.standing() },
    newId: () => randomBytes(8).toString('hex'),
    hold_off_s,
  });
}

function listener(path: string, rest = {}): void {
  desk.add(
    {
      ...{ kind: 'webhook', name: path, url: `${box.url}/${path}`, heartbeat: false, enabled: true },
      ...{ min_priority: 'medium', after_min: 0, repeat_min: 0, quiet: null, ...rest },
    },
    BY,
  );
}

/** The gateway looks once a second. */
async function pass(span_s: number, each: (second: number) => void = () => {}): Promise<void> {
  for (let second = 0; second < span_s; second++) {
    each(second);
    await rig.pass(1);
    desk.look();
  }
}

/** So many messages have come, and the desk knows that they were taken. */
const arrived = (count: number) =>
  waitFor(`message ${count}`, () => {
    const taken = desk.list().filter(({ last }) => last?.delivered === true);
    return box.posted.length === count && taken.length === new Set(box.posted.map(({ path }) => path)).size;
  });
const noticeOf = (n: number): { title: string; text: string } => JSON.parse(box.posted[n]?.body ?? '{}');
const away = (n: number) => rig.state.tellAvailability(`pi${n}`, 'offline');

describe('many Pis that go within a minute', () => {
  test('are two messages: the first at once, and one that tells all others', async () => {
    farm(PIS);
    listener('ann');
    // Four or five a second, as their keep-alives expire; each is an alarm a minute later.
    let gone = 1;
    await pass(61, (second) => {
      if (second === 0) return away(0);
      for (; gone < Math.min(PIS, 1 + second * 5); gone++) away(gone);
    });
    await arrived(1);
    await pass(59);
    expect(box.posted).toHaveLength(1);
    await pass(2);
    await arrived(2);
    expect(noticeOf(0).title).not.toContain('more');
    expect(noticeOf(1).title).toContain('(and 248 more)');
    // The first lines are the most urgent and newest; nobody reads 249 on a phone.
    const lines = noticeOf(1).text.split('\n');
    expect(lines).toHaveLength(27);
    expect(lines.at(25)).toBe('… and 224 more: see the dashboard.');
  });

  test('are told together once the hold-off that the farm has set is over', async () => {
    farm(3);
    desk = newDesk(10);
    listener('ann');
    await pass(5, (second) => second % 2 === 0 && away(second / 2));
    await pass(56);
    await arrived(1);
    await pass(9);
    expect(box.posted).toHaveLength(1);
    await pass(2);
    await arrived(2);
    expect(noticeOf(1).title).toContain('(and 1 more)');
  });

  test('keep no critical alarm waiting', async () => {
    farm(2);
    listener('ann');
    away(1);
    await pass(61);
    await arrived(1);
    const locked = { since: new Date(rig.clock.wall_ms()).toISOString(), reason_code: 'relay_failed' };
    rig.actuator('inlet', { trip: { ...locked, reason_args: {}, reason: '' } });
    await pass(1);
    await arrived(2);
    expect(noticeOf(1).title).toContain('The inlet is locked');
  });
});

describe('a gateway that restarts between the first and the second person', () => {
  test('tells the second in their time', async () => {
    farm(1);
    listener('first');
    listener('second', { after_min: 15 });
    away(0);
    await pass(61);
    await arrived(1);
    await pass(5 * 60);
    rig.restart();
    desk = newDesk();
    desk.resume();
    await pass(9 * 60);
    expect(box.posted.map(({ path }) => path)).toEqual(['/first']);
    await pass(61);
    await waitFor('the message for the second', () => box.posted.length === 2);
    expect(box.posted[1]?.path).toBe('/second');
  });
});
