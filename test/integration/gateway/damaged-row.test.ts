import { afterEach, beforeEach, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { waitFor } from '../../support/wait-for.js';
import { PostBox } from '../notify/post-box.js';
import { GatewayRig } from './gateway-rig.js';

let rig: GatewayRig;
let box: PostBox;
beforeEach(async () => {
  box = await PostBox.open();
  rig = new GatewayRig();
});
afterEach(async () => {
  await rig.stop();
  await box.close();
});

function write(...statements: readonly string[]): void {
  const file = new Database(rig.file);
  for (const statement of statements) file.exec(statement);
  file.close();
}

test('channels that cannot be asked for keep nothing else from being looked after, and that is logged once', async () => {
  await rig.start({ home_assistant: { enabled: true, controls: false } });
  write('DROP TABLE notification_channels');
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

test('rows that cannot be read are left out, and take nothing with them: the gateway starts, and says which, and no secret', async () => {
  await rig.start();
  await rig.nodeWithWater();
  const cookie = await rig.signIn('admin');
  const channel = {
    ...{ kind: 'webhook', name: 'Bea', url: box.url, heartbeat: true, enabled: false },
    ...{ min_priority: 'medium', after_min: 0, repeat_min: 0, quiet: null },
  };
  const added = await rig.fetch('/api/notifications', { method: 'POST', cookie, body: channel });
  expect(added.status).toBe(201);
  await rig.stopGateway();
  write(
    `INSERT INTO notification_channels (id, channel) VALUES ('cut-off', '{"kind":"ntfy","secret":"tk_hidden')`,
    `INSERT INTO notification_channels (id, channel) VALUES ('of-another-kind', '{"kind":"pigeon"}')`,
    `INSERT INTO alarms (id, alarm) VALUES ('tank-house-low', '[]')`,
    `INSERT INTO commands (id, tank, state, command) VALUES ('one', 'house', 'sent', '')`,
    // From now on it tells its weekly word.
    `UPDATE notification_channels SET channel = json_set(channel, '$.enabled', json('true')) WHERE id LIKE '________________'`,
    `UPDATE tanks SET rule = '{' WHERE tank = 'house'`,
  );
  await rig.start();
  const rows = rig.log.lines
    .map(({ fields }) => fields as { code?: string; table?: string; id?: string })
    .filter(({ code }) => code === 'row_unreadable')
    .map(({ table, id }) => `${table} ${id}`);
  expect(rows.sort()).toEqual([
    'alarms tank-house-low',
    'commands one',
    'notification_channels cut-off',
    'notification_channels of-another-kind',
    'tanks house',
  ]);
  expect(JSON.stringify(rig.log.lines)).not.toContain('tk_hidden');
  await waitFor('the weekly word of the channel that can be read', () => box.posted.length > 0);
});
