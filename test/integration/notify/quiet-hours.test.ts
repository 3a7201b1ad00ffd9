import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ChannelNotifier } from '../../../firmware/drivers/notify/channels.js';
import { NotificationDesk } from '../../../firmware/gateway/notifications/notification-desk.js';
import { ConfirmedTime } from '../../../firmware/gateway/time/confirmed-time.js';
import { waitFor } from '../../support/wait-for.js';
import { AlarmRig, NOW_MS } from '../alarms/alarm-rig.js';
import { PostBox } from './post-box.js';

/** Quiet hours on a Pi without a clock of its own, which wakes up at any time of the day. */

const HOUR_MS = 3_600_000;
/** The rig's clock begins at 06:00. */
const QUIET = { from: '05:00', to: '08:00', time_zone: 'UTC' };

let rig: AlarmRig;
let box: PostBox;
let desk: NotificationDesk;
/** By how much somebody has set the clock since. */
let set_by_ms: number;
/** What the time service names as the last occasion. */
let occasion: string | null;
let over: AbortController;
beforeEach(async () => {
  box = await PostBox.open();
  rig = new AlarmRig();
  rig.level();
  set_by_ms = 0;
  occasion = null;
  over = new AbortController();
  newDesk();
  desk.add(
    {
      ...{ kind: 'webhook', name: 'Ann', url: box.url, heartbeat: false, enabled: true },
      ...{ min_priority: 'medium', after_min: 0, repeat_min: 0, quiet: QUIET },
    },
    { actor: 'admin', role: 'admin', from: '-' },
  );
});
afterEach(async () => {
  over.abort();
  rig.end();
  await box.close();
});

/** The process that tells people, from when it starts: nobody has confirmed the time to it yet. */
function newDesk(): void {
  const clock = {
    wall_ms: () => rig.clock.wall_ms() + set_by_ms,
    monotonic_ms: () => rig.clock.monotonic_ms(),
    sleep: (span_ms: number, signal?: AbortSignal) => rig.clock.sleep(span_ms, signal),
  };
  const time = new ConfirmedTime({ confirmation: { newest: async () => occasion }, clock });
  const { state, store, audit, log } = rig;
  desk = new NotificationDesk({
    ...{ gateway: 'gw0', state, store: store.channels, notifier: new ChannelNotifier(), audit, clock, log },
    alarms: { standing: () => rig.desk.standing() },
    time,
    newId: () => randomBytes(8).toString('hex'),
  });
  desk.resume();
  void time.run(over.signal);
}

/** The next process above the same store. */
function restart(): void {
  over.abort();
  over = new AbortController();
  rig.restart();
  newDesk();
}

async function pass(span_s: number): Promise<void> {
  for (let second = 0; second < span_s; second++) {
    await rig.pass(1);
    desk.look();
  }
}
const told = () => waitFor('the message', () => desk.list()[0]?.last?.delivered === true);

describe('in what the clock takes for quiet hours', () => {
  test('a clock that nobody has confirmed keeps no alarm from anybody', async () => {
    rig.state.tellAvailability('pi0', 'offline');
    await pass(62);
    await told();
    expect(box.posted).toHaveLength(1);
  });

  test('one that is confirmed lets people sleep until they end', async () => {
    occasion = 'once';
    rig.state.tellAvailability('pi0', 'offline');
    await pass(300);
    expect(box.posted).toEqual([]);
    await rig.clock.advance(NOW_MS + 2 * HOUR_MS - rig.clock.wall_ms());
    await pass(1);
    await told();
  });

  test.each(['in', 'after'])(
    'what came in them is told when they end, also by a gateway that restarts %s them',
    async (restarts) => {
      occasion = 'once';
      rig.state.tellAvailability('pi0', 'offline');
      await pass(300);
      if (restarts === 'in') restart();
      await pass(60);
      expect(box.posted).toEqual([]);
      await rig.clock.advance(NOW_MS + 2 * HOUR_MS - rig.clock.wall_ms());
      if (restarts === 'after') restart();
      await pass(1);
      await told();
      restart();
      await pass(120);
      expect(box.posted).toHaveLength(1);
    },
  );

  test('one that was set since it was confirmed keeps nobody waiting until it is confirmed again', async () => {
    occasion = 'once';
    // It is 14:00, and somebody sets the clock to 06:00.
    set_by_ms = 8 * HOUR_MS;
    await pass(31);
    set_by_ms = 0;
    rig.state.tellAvailability('pi0', 'offline');
    await pass(62);
    await told();
    occasion = 'twice';
    rig.state.tellAvailability('pi0', 'online');
    await pass(180);
    // That it is over is no news for the night.
    expect(box.posted).toHaveLength(1);
  });
});
