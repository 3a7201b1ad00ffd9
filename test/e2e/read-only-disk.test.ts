import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { describeOnFakeGpio } from '../integration/gpio/support/needs.js';
import { waitFor } from '../support/wait-for.js';
import { GPIO, NodeOnPins } from './support/node-on-pins.js';

const RULE = 'sluice/gw0/tank/low/rule/set';

describeOnFakeGpio('a node whose SD card has gone read-only', () => {
  let rig: NodeOnPins;
  const latest = (topic: string) => JSON.parse(rig.broker.on(`sluice/gw0/${topic}`).at(-1) ?? '{}');

  beforeEach(async () => {
    rig = await NodeOnPins.set({ inlet: { relay: { driver: 'onoff', gpio: GPIO }, max_run_s: 7_200 } });
    rig.mountData('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs');
  }, 30_000);
  afterEach(() => rig.clear(), 30_000);

  test('starts, fills its tank by the rule, says once what is wrong, and tells the gateway all it can', async () => {
    // Killed, it leaves its socket behind, and nobody can remove that any more.
    rig.startNode();
    await rig.nodeListens(RULE);
    await rig.killNode();
    rig.mountData('-o', 'remount,ro');
    rig.setLevel(60);
    rig.startNode();
    await rig.nodeListens(RULE);
    expect(await rig.level()).toBe(0);
    rig.setLevel(10);
    await rig.levelIs(1);
    rig.setLevel(85);
    await rig.levelIs(0);
    expect(rig.said.match(/code=data_dir_read_only/g)).toHaveLength(1);
    await waitFor('the level at the gateway', () => latest('tank/low/level').percent > 80);
    await waitFor('how the Pi is', () => latest('node/pi0/host').disk_free_percent === 0);
  }, 120_000);

  test('starts also where no node has kept anything yet', async () => {
    rig.mountData('-o', 'remount,ro');
    rig.setLevel(10);
    rig.startNode();
    await rig.levelIs(1);
  }, 90_000);
});
