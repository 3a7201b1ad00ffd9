import { afterEach, beforeEach, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { alarmLog } from '../../../firmware/protocol/alarms.js';
import { historyView } from '../../../firmware/protocol/rest.js';
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

test('the log of alarms and the chart of a tank are told also where one of their rows is damaged', async () => {
  await rig.start();
  await rig.nodeWithWater();
  const cookie = await rig.signIn('viewer');
  const at_ms = Date.now() - 60_000;
  const changes = ['', '{"level_percent":', '7', 'null', '{"level_percent":{}}', '{"level_percent":5}'];
  write(
    ...changes.map(
      (args, n) => `INSERT INTO alarm_changes (ts, id, state, priority, text, by, args)
        VALUES (${at_ms + n}, 'tank.house.level_low', 'cleared', 'high', 'Water is low', NULL, '${args}')`,
    ),
    ...changes.map(
      (args, n) => `INSERT INTO events (ts, tank, actuator, state, mode, reason_code, reason_args)
        VALUES (${at_ms + n}, 'house', 'inlet', 'open', 'auto', 'below_low', '${args}')`,
    ),
  );
  for (let again = 0; again < 2; again++) {
    const log = await rig.fetch('/api/alarms/log', { cookie });
    expect(log.status).toBe(200);
    const told = alarmLog.parse(await log.json()).changes.filter(({ text }) => text === 'Water is low');
    expect(told.map(({ args }) => args)).toEqual([{ level_percent: 5 }, ...Array(5).fill(undefined)]);
    const chart = await rig.fetch('/api/tanks/house/history', { cookie });
    expect(chart.status).toBe(200);
    const { events } = historyView.parse(await chart.json());
    expect(events.map(({ reason_args }) => reason_args)).toEqual([
      ...Array(5).fill({}),
      { level_percent: 5 },
    ]);
  }
  const said = rig.log.lines.filter(
    ({ fields }) => 'table' in fields && fields.table === 'alarm_changes' && 'id' in fields,
  );
  expect(said).toHaveLength(5);
});
