import { afterEach, expect, test } from '@jest/globals';
import { alarmSettings } from '../../../firmware/config/gateway-alarms.js';
import { alarmList } from '../../../firmware/protocol/alarms.js';
import { waitFor } from '../../support/wait-for.js';
import { GatewayRig } from './gateway-rig.js';

const rig = new GatewayRig();
afterEach(() => rig.stop());

test('a whole gateway has the alarms of its configuration', async () => {
  await rig.start({ alarms: alarmSettings({ node_offline: { on_delay_s: 0, priority: 'low' } }) });
  const cookie = await rig.signIn('viewer');
  const standing = async () =>
    alarmList.parse(await (await rig.fetch('/api/alarms', { cookie })).json()).alarms;
  await waitFor('the alarm of the Pi that is not there', async () => (await standing()).length > 0);
  expect(await standing()).toMatchObject([{ id: 'node.pi0.node_offline', priority: 'low' }]);
});
