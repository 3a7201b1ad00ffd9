import { beforeEach, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../../firmware/drivers/clock/virtual.js';
import { type Denial, Refusals } from '../../../../firmware/gateway/refusals/refusals.js';
import { RecordedLog } from '../../../support/recorded-log.js';

const DENIAL: Denial = {
  actor: 'vic',
  role: 'viewer',
  action: 'mqtt.publish',
  target: 'sluice/gw0/tank/house/command',
  detail: 'role_missing',
  from: '10.8.0.9',
};

let clock: VirtualClock;
let log: RecordedLog;
let audited: Denial[];
let refusals: Refusals;
beforeEach(() => {
  clock = new VirtualClock();
  log = new RecordedLog();
  audited = [];
  refusals = new Refusals({ audit: { record: (entry) => audited.push(entry) }, log, clock });
});

test('a denial is audited once a minute for the same client, and says how many were left out', async () => {
  for (let i = 0; i < 5; i += 1) refusals.deny('role_missing', { ...DENIAL, target: `topic ${i}` });
  expect(audited).toEqual([{ ...DENIAL, target: 'topic 0', allowed: false }]);
  await clock.advance(60_000);
  refusals.deny('role_missing', DENIAL);
  expect(audited[1]?.detail).toBe('role_missing (and 4 times since the last entry)');
  expect(refusals.counts.get('role_missing')).toBe(6);
});

test('another client, action or reason is another denial', () => {
  refusals.deny('role_missing', DENIAL);
  refusals.deny('role_missing', { ...DENIAL, actor: 'val' });
  refusals.deny('role_missing', { ...DENIAL, from: '10.8.0.10' });
  refusals.deny('role_missing', { ...DENIAL, action: 'mqtt.subscribe' });
  refusals.deny('not_its_own', DENIAL);
  expect(audited).toHaveLength(5);
});

test('what is malformed is logged once a minute for a client, and all of it counted', async () => {
  for (let i = 0; i < 1000; i += 1) refusals.reject('payload_malformed', 'pi0', { i }, 'wrong');
  refusals.reject('payload_malformed', 'pi1', {}, 'wrong');
  await clock.advance(60_000);
  refusals.reject('payload_malformed', 'pi0', {}, 'wrong');
  expect(log.lines.map(({ fields }) => fields)).toEqual([
    { code: 'payload_malformed', client: 'pi0', left_out: 0, i: 0 },
    { code: 'payload_malformed', client: 'pi1', left_out: 0 },
    { code: 'payload_malformed', client: 'pi0', left_out: 999 },
  ]);
  expect(refusals.counts.get('payload_malformed')).toBe(1002);
  expect(audited).toEqual([]);
});
