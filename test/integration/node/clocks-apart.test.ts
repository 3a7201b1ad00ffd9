import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FarmNode } from './farm-node.js';
import { EPOCH_MS } from './virtual-node.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const OPEN = { actuator: 'inlet', action: 'open', duration_s: 300, ttl_s: 10 };
const CLOSE = { actuator: 'inlet', action: 'close', ttl_s: 10 };
const RULE = { low_percent: 10, high_percent: 70, enabled: true, ttl_s: 4 };
const WAIT = {
  ...{ actuator: 'inlet', want: 'wait', lease_s: 300, ttl_s: 30 },
  ...{ reason_code: 'transfer_runs', reason_args: { to_tank: 'farm' } },
};
const SCHEDULE = {
  ...{ time_zone: 'Europe/Madrid', windows: [], one_off: [], floor_percent: 5, vacation: null, ttl_s: 4 },
};

let node: FarmNode;
beforeEach(() => {
  node = new FarmNode();
  node.confirmed = 'noon';
});
afterEach(() => node.close());

/** What the node's clock would show if nobody had ever set it. */
const true_ms = () => EPOCH_MS + node.clock.monotonic_ms();
const issued = (wall_ms: number) => ({ ts: new Date(wall_ms).toISOString() });

/** The codes of the answers to a message of a sender whose clock shows this. */
async function answersTo(topic: Parameters<FarmNode['send']>[0], what: object, sender_ms: number) {
  const id = await node.send(topic, 'farm', { ...what, ...issued(sender_ms) });
  return node.uplink.answers.filter((answer) => answer.id === id).map((answer) => answer.reason_code);
}
const isObeyed = async (what: object, sender_ms: number) =>
  !(await answersTo('command', what, sender_ms)).some((code) => String(code).startsWith('command_'));

describe('a command from a clock that shows something else', () => {
  test('is obeyed when it is behind by no more than two clocks that agree may be', async () => {
    await node.start();
    expect(await isObeyed(OPEN, true_ms() - 115_000)).toBe(true);
    expect(await answersTo('command', OPEN, true_ms() - 140_000)).toEqual(['command_late']);
  });

  test('to close is obeyed, however far it is behind; to open it is not', async () => {
    await node.start();
    expect(await answersTo('command', OPEN, true_ms() - 20 * MINUTE_MS)).toEqual(['command_late']);
    expect(await isObeyed(CLOSE, true_ms() - 20 * MINUTE_MS)).toBe(true);
    expect(node.told('farm/inlet')).toMatchObject({ state: 'closed', mode: 'off' });
  });

  test('of the gateway is as old as the gateway says: the clock of the node does not matter', async () => {
    await node.start();
    const gateway_ms = () => true_ms() - 20 * MINUTE_MS;
    node.gateway_time.heard(gateway_ms());
    await node.clock.advance(10 * MINUTE_MS);
    expect(await isObeyed(OPEN, gateway_ms())).toBe(true);
    expect(await answersTo('ruleSet', RULE, gateway_ms())).toEqual(['rule_kept', 'rule_kept']);
    expect(await answersTo('scheduleSet', SCHEDULE, gateway_ms())).toEqual([
      'schedule_kept',
      'schedule_kept',
    ]);
    expect(await answersTo('lease', WAIT, gateway_ms())).toEqual(['lease_taken']);
    expect(await answersTo('command', OPEN, gateway_ms() - 3 * MINUTE_MS)).toEqual(['command_late']);
  });

  test('is obeyed by a node that knows of no right one', async () => {
    node.confirmed = null;
    await node.start();
    expect(await isObeyed(OPEN, true_ms() - 20 * MINUTE_MS)).toBe(true);
    expect(await answersTo('ruleSet', RULE, true_ms() - 20 * MINUTE_MS)).toEqual(['rule_kept', 'rule_kept']);
  });
});

describe('a node whose clock is set', () => {
  test.each([-6 * HOUR_MS, -4 * MINUTE_MS, 4 * MINUTE_MS, 6 * HOUR_MS])(
    'by %d ms obeys who was set with it, and who was not',
    async (by_ms) => {
      await node.start();
      await node.clock.advance(MINUTE_MS);
      node.clock.jumpWall(by_ms);
      expect(await isObeyed(OPEN, true_ms())).toBe(true);
      expect(await isObeyed(CLOSE, true_ms())).toBe(true);
      expect(await isObeyed(OPEN, node.clock.wall_ms())).toBe(true);
    },
  );

  test.each([4 * MINUTE_MS, 6 * HOUR_MS])('by %d ms still refuses what is too old', async (by_ms) => {
    await node.start();
    await node.clock.advance(MINUTE_MS);
    node.clock.jumpWall(by_ms);
    expect(await answersTo('command', OPEN, true_ms() - 3 * MINUTE_MS)).toEqual(['command_late']);
  });

  test.each([
    ['that was believed', 'noon'],
    ['that nobody believed', null],
  ])('back to the right time from a future %s obeys at once', async (_, confirmed) => {
    node.confirmed = confirmed;
    node.clock.jumpWall(10 * HOUR_MS);
    await node.start();
    await node.clock.advance(MINUTE_MS);
    node.clock.jumpWall(-10 * HOUR_MS);
    expect(await isObeyed(OPEN, true_ms())).toBe(true);
  });
});

test('a command from before the start of the node was meant for another life', async () => {
  await node.start();
  const before_ms = true_ms();
  await node.clock.advance(MINUTE_MS);
  await node.restart();
  await node.clock.advance(2 * MINUTE_MS);
  expect(await answersTo('command', { ...OPEN, ttl_s: 300 }, before_ms - 100_000)).toEqual([
    'command_before_start',
  ]);
  expect(await isObeyed({ ...OPEN, ttl_s: 300 }, true_ms() - 100_000)).toBe(true);
});
