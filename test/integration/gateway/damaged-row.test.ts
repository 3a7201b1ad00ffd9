import { afterEach, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { waitFor } from '../../support/wait-for.js';
import { GatewayRig } from './gateway-rig.js';

const rig = new GatewayRig();
afterEach(() => rig.stop());

test('a channel that cannot be read any more keeps nothing else from being looked after, and is logged once', async () => {
  await rig.start({ home_assistant: { enabled: true, controls: false } });
  const file = new Database(rig.file);
  file.prepare(`INSERT INTO notification_channels (id, channel) VALUES ('damaged', '{"kind":')`).run();
  file.close();
  const failed = () =>
    rig.log.lines.filter(({ sentence }) => sentence === 'Looking after notifications failed');
  await waitFor('the look at the channels', () => failed().length > 0);
  const shown: string[] = [];
  const admin = await rig.user('admin');
  admin.on('message', (topic) => shown.push(topic));
  await admin.subscribeAsync('homeassistant/device/+/config');
  // What comes after the channels in each round.
  await rig.nodeWithWater();
  await waitFor('the tank to be shown', () => shown.some((topic) => topic.includes('house')));
  expect(failed()).toHaveLength(1);
});
