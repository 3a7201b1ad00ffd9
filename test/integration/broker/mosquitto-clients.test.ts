import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { onTheWire, VALID_PAYLOADS } from '../../support/payloads.js';
import { waitFor } from '../../support/wait-for.js';
import { BrokerRig } from './broker-rig.js';

/** The clients people have at hand, as docs/mqtt.md shows them. They come without a client id. */

const run = promisify(execFile);
const COMMAND = 'sluice/gw0/tank/house/command';

let rig: BrokerRig;
beforeEach(async () => {
  rig = new BrokerRig();
  await rig.start();
});
afterEach(() => rig.stop());

const as = (username: string) => [
  '-h',
  '127.0.0.1',
  '-p',
  String(rig.port),
  '-u',
  username,
  '-P',
  `password-of-${username}`,
];
const command = (...options: string[]) => [
  '-q',
  '1',
  '-t',
  COMMAND,
  '-m',
  onTheWire(VALID_PAYLOADS.command),
  ...options,
];

test('mosquitto_sub reads what is retained, and is refused without a password', async () => {
  rig.broker.publish('sluice/gw0/node/pi0/availability', 'online', { retain: true });
  const { stdout } = await run('mosquitto_sub', [...as('viewer'), '-v', '-C', '1', '-t', 'sluice/gw0/#']);
  expect(stdout).toBe('sluice/gw0/node/pi0/availability online\n');
  const stranger = ['-h', '127.0.0.1', '-p', String(rig.port), '-C', '1', '-t', '#'];
  await expect(run('mosquitto_sub', stranger)).rejects.toThrow();
});

test('mosquitto_pub commands as admin, not as viewer, and never retained', async () => {
  await run('mosquitto_pub', [...as('admin'), ...command()]);
  expect(rig.taken.map(({ message }) => message.name)).toEqual(['command']);
  await expect(run('mosquitto_pub', [...as('viewer'), ...command()])).rejects.toThrow();
  await expect(run('mosquitto_pub', [...as('admin'), ...command('-r')])).rejects.toThrow();
  expect(rig.taken).toHaveLength(1);
  expect(rig.denials.map(({ actor, detail }) => `${actor} ${detail}`)).toEqual([
    'viewer role_missing',
    'admin must_not_be_retained',
  ]);
});

test('mosquitto_sub that is stopped does not keep the others from hearing', async () => {
  const stopped = spawn('mosquitto_sub', [...as('viewer'), '-t', '#']);
  try {
    await waitFor('it to be in', () => rig.broker.connectionCount === 1);
    stopped.kill('SIGSTOP');
    const other = await rig.user('admin');
    let heard = 0;
    other.on('message', () => {
      heard += 1;
    });
    await other.subscribeAsync('#');
    for (let i = 0; i < 100; i += 1) rig.broker.publish(COMMAND, VALID_PAYLOADS.command, { retain: false });
    await waitFor('everything', () => heard === 100);
  } finally {
    stopped.kill('SIGKILL');
  }
});
