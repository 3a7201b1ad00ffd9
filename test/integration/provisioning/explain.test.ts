import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { reason } from '../../../firmware/domain/reason.js';
import { UnixControlServer } from '../../../firmware/drivers/control/unix-control-server.js';
import { type Explanation, explainActuator } from '../../../firmware/protocol/explanation.js';
import { actuatorPayload } from '../../../firmware/protocol/payloads.js';
import { explain } from '../../../firmware/protocol/reason-text.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { CliRig } from './cli-rig.js';

const TS = '2026-03-01T06:00:00.000Z';
const RULE = { low_percent: 15, high_percent: 80, enabled: true };
const BY = { rule: RULE, schedule: null, waits: false, wait_floor_percent: 8, begins: null };
const INLET = actuatorPayload.parse({
  ...{ ts: TS, state: 'closed', mode: 'auto', until: null, command_id: null },
  ...explain(reason('tripped', { cause: 'ran_dry', dry_s: 120 }), 'Inlet closed: locked'),
  trip: { since: TS, ...explain(reason('ran_dry', { dry_s: 120 })) },
  blocking: [
    { name: 'not_tripped', bars: 'runs', ...explain(reason('tripped', { cause: 'ran_dry', dry_s: 120 })) },
  ],
});
const EXPLANATION: Explanation = {
  tank: 'house',
  fresh: true,
  status: explain(reason('ready')),
  rule: RULE,
  actuators: [explainActuator('inlet', INLET, BY)],
};

let explanation: Explanation;
let rig: CliRig;
let door: UnixControlServer;
beforeEach(async () => {
  explanation = EXPLANATION;
  rig = new CliRig();
  const folder = join(rig.root, 'data');
  mkdirSync(folder);
  rig.variables.SLUICE_DATA_DIR = folder;
  door = new UnixControlServer({ file: join(folder, 'node.sock'), log: new RecordedLog() });
  await door.start([
    {
      method: 'GET',
      path: '/tanks/:tank/explain',
      handle: ({ params }) => {
        if (params.tank === 'house') return { status: 200, body: explanation };
        throw Object.assign(new Error(), {
          code: 'tank_unknown',
          status: 404,
          detail: 'This node has no such tank.',
        });
      },
    },
  ]);
});
afterEach(async () => {
  await door.stop();
  rig.remove();
});

test('explain prints why the inlet is as it is, and what would change it', async () => {
  const { code, stdout } = await rig.run('explain', 'house');
  expect(code).toBe(0);
  expect(stdout.split('\n').map((line) => line.trim())).toEqual(
    expect.arrayContaining([
      'house: Water is ready to use',
      'Inlet closed: locked',
      `locked since ${TS}: No water came for 120 s`,
      'bars it: Locked until an admin resets it: no water came for 120 s',
      'An admin who has found the cause, and resets it',
      'It opens below 15 %',
    ]),
  );
});

test('explain prints which source is used, and why the others are not', async () => {
  const sourced = actuatorPayload.parse({
    ...{ ts: TS, state: 'open', mode: 'auto', until: null, command_id: null, source: 'town' },
    ...explain(reason('below_low', { level_percent: 12, low_percent: 15 }), 'Inlet open: low'),
    barred_sources: [
      {
        ...{ source: 'rain' },
        ...explain(reason('source_low', { source: 'rain', tank: 'cistern', restore_percent: 30 })),
      },
      { source: 'bore', ...explain(reason('waits_for_rain', { litres: 900, ahead_h: 24 })) },
    ],
  });
  explanation = { ...EXPLANATION, actuators: [explainActuator('inlet', sourced, BY)] };
  const { stdout } = await rig.run('explain', 'house');
  expect(stdout.split('\n')).toEqual(
    expect.arrayContaining([
      '  fills from town',
      '  does not fill from rain: rain comes from cistern, which must have 30 % again; it is back with a level of 30 % in cistern',
      '  does not fill from bore: it waits for rain: some 900 L are expected within 24 h',
    ]),
  );
});

test('explain --json is the document of the API', async () => {
  expect(await rig.json('explain', 'house')).toMatchObject(EXPLANATION);
});

describe('with a gateway on the same machine', () => {
  const PLAN = [explain(reason('transfer_ready', { from: 'barn', to: 'house' }))];
  let gateway: UnixControlServer;
  beforeEach(async () => {
    const file = join(rig.root, 'data', 'gateway.sock');
    gateway = new UnixControlServer({ file, log: new RecordedLog() });
    await gateway.start([
      {
        method: 'GET',
        path: '/tanks/:tank/explain',
        handle: ({ params: { tank = '' } }) => {
          if (tank === 'house') return { status: 200, body: { ...EXPLANATION, fresh: false, plan: PLAN } };
          if (tank === 'barn') return { status: 200, body: { ...EXPLANATION, tank, fresh: false } };
          const detail = `There is no tank "${tank}" on this gateway.`;
          throw Object.assign(new Error(), { code: 'tank_unknown', status: 404, detail });
        },
      },
    ]);
  });
  afterEach(() => gateway.stop());

  test('a tank of another node is explained by what the gateway heard last', async () => {
    expect(await rig.json('explain', 'barn')).toMatchObject({ tank: 'barn', fresh: false });
  });

  test('so is a tank of this one while its node does not run', async () => {
    await door.stop();
    expect(await rig.json('explain', 'house')).toMatchObject({ tank: 'house', fresh: false });
  });

  test('the node knows best how its own tank is, and the gateway what is planned', async () => {
    expect(await rig.json('explain', 'house')).toMatchObject({ ...EXPLANATION, fresh: true, plan: PLAN });
    const { stdout } = await rig.run('explain', 'house');
    expect(stdout).toContain(`the gateway: ${PLAN[0]?.reason}`);
  });

  test('a tank that neither knows is refused with the word of the gateway', async () => {
    const ran = await rig.run('explain', 'nowhere', '--json');
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code: 'tank_unknown' } });
    expect(ran.code).toBe(3);
  });
});

test.each([
  [['barn'], 3, 'tank_unknown'],
  [['house', '--data-dir', '/nonexistent'], 7, 'not_running'],
])('explain %j is refused with its code', async (args, exit, code) => {
  const ran = await rig.run('explain', ...args, '--json');
  expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code } });
  expect(ran.code).toBe(exit);
});
