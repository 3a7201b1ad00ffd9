import { afterEach, expect, test } from '@jest/globals';
import { FARM_TANK, HOUSE_TANK } from '../../../firmware/drivers/simulated/paper-farm.js';
import { FarmNode } from './farm-node.js';

/** Runs by hand that are over before anybody has renewed them, and renewals that come all the same. */

let node: FarmNode;
afterEach(() => node.stop());

test('a renewal of a run that is over is refused once for each run, so that whoever renews can stop', async () => {
  node = new FarmNode({ tanks: [{ ...HOUSE_TANK, initial_percent: 40 }, FARM_TANK] });
  await node.start();
  await node.clock.advance(5_000);
  let renewals = 0;
  const refused = () =>
    node.uplink.answers.filter(({ id, state }) => state === 'refused' && id.startsWith('renewal-'));
  const runsAndEnds = async (id: string) => {
    node.uplink.command('house', {
      id,
      actuator: 'inlet',
      action: 'open',
      duration_s: 3,
      ttl_s: 10,
      lease_s: 60,
    });
    await node.clock.advance(30_000);
  };
  const renew = async (command_id: string) => {
    const lease = {
      id: `renewal-${++renewals}-abcdef`,
      ttl_s: 30,
      actuator: 'inlet',
      want: 'hand',
      lease_s: 60,
    };
    const why = { reason_code: 'opened_by_hand', reason_args: {} };
    node.uplink.raw('lease', 'house', JSON.stringify({ ...lease, ...why, command_id }));
    await node.clock.advance(5_000);
  };
  for (const [run, times] of [
    ['run-1-abcdef', 1],
    ['run-2-abcdef', 2],
  ] as const) {
    await runsAndEnds(run);
    for (let n = 0; n < 3; n++) await renew(run);
    expect(refused()).toHaveLength(times);
  }
});
