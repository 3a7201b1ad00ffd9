import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { waitFor } from '../../support/wait-for.js';
import { HOUSE } from './gateway-rig.js';
import { PlannedFarm } from './planned-farm.js';

/** A farm whose line is slow, or whose pumps are to stop sooner, sets how long leases hold. */

let farm: PlannedFarm;
beforeEach(async () => {
  farm = new PlannedFarm();
  await farm.start({ leases: { run_s: 45, wait_s: 240, hand_s: 90 } });
});
afterEach(() => farm.stop());

test('a transfer runs, and the inlet of its target waits, by the terms of the configuration', async () => {
  await farm.nodeComes({ pump: true });
  await farm.level('farm', 60);
  await farm.level('house', 14);
  await waitFor('the pump', () => farm.leases('farm', 'pump').length > 0);
  expect(farm.leases('farm', 'pump')[0]?.lease).toMatchObject({ want: 'run', lease_s: 45 });
  expect(farm.leases('house', 'inlet')[0]?.lease).toMatchObject({ want: 'wait', lease_s: 240 });
});

test('a run by hand has the term of the configuration from its command on', async () => {
  const { heard } = await farm.rig.nodeWithWater();
  const cookie = await farm.rig.signIn('admin');
  const body = { actuator: 'inlet', action: 'open', duration_s: 300 };
  await farm.rig.fetch('/api/tanks/house/commands', { method: 'POST', cookie, body });
  await waitFor('the command', () => heard.some(({ topic }) => topic === `${HOUSE}/command`));
  expect(heard.find(({ topic }) => topic === `${HOUSE}/command`)?.payload).toMatchObject({ lease_s: 90 });
});
