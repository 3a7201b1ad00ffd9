import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { tankView } from '../../../firmware/protocol/rest.js';
import { onTheWire, SCHEDULE, VALID_PAYLOADS } from '../../support/payloads.js';
import { waitFor } from '../../support/wait-for.js';
import { GatewayRig, HOUSE } from './gateway-rig.js';

let rig: GatewayRig;
beforeEach(async () => {
  rig = new GatewayRig();
  await rig.start();
});
afterEach(() => rig.stop());

async function house() {
  const cookie = await rig.signIn('viewer');
  return tankView.parse(await (await rig.fetch('/api/tanks/house', { cookie })).json());
}

test('rule and schedule of a tank are shown while its node is away, also after a restart of the gateway', async () => {
  const { node } = await rig.nodeWithWater();
  for (const name of ['rule', 'schedule'] as const) {
    await node.publishAsync(`${HOUSE}/${name}`, onTheWire(VALID_PAYLOADS[name]), { qos: 1, retain: true });
  }
  await waitFor('the schedule', async () => (await house()).schedule !== null);
  await node.endAsync(true);
  await rig.stopGateway();
  await rig.start();
  expect(await house()).toMatchObject({
    ...{ online: false, stale: true },
    rule: { low_percent: 15, high_percent: 80 },
    schedule: { version: 1, ...SCHEDULE },
  });
});
