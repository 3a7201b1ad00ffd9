import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { alarmSettings } from '../../../firmware/config/gateway-alarms.js';
import { LinuxHostMetrics } from '../../../firmware/drivers/host/linux.js';
import type { AlarmView } from '../../../firmware/protocol/alarms.js';
import { waitFor } from '../../support/wait-for.js';
import { GatewayRig } from '../gateway/gateway-rig.js';

/** Both are this machine; but who calls at the second has another address than the one they call. */
const HERE = '127.0.0.1';
const ELSEWHERE = '127.0.0.2';
const AT_ONCE = { raise_c: 80, clear_c: 75, on_delay_s: 0, off_delay_s: 0 };
const LIMIT_MS = 20_000;

let root: string;
let rig: GatewayRig;
let admin: string;

/** What the thermometer of the gateway's processor shows. */
function temperature(celsius: number): void {
  const zone = join(root, 'sys/class/thermal/thermal_zone0');
  mkdirSync(zone, { recursive: true });
  writeFileSync(join(zone, 'temp'), `${celsius * 1_000}\n`);
}

/** The gateway's alarm of it; undefined when there is none. */
async function hot(): Promise<AlarmView | undefined> {
  const { alarms } = (await (await rig.fetch('/api/alarms', { cookie: admin })).json()) as {
    alarms: AlarmView[];
  };
  return alarms.find(({ id }) => id === 'gateway.gw0.host_hot');
}

const becomes = (state: AlarmView['state']) =>
  waitFor(`the alarm to be ${state}`, async () => (await hot())?.state === state, LIMIT_MS);

const nodeAt = (address: string) => {
  const port = rig.started.mqtt.find(({ host }) => host === address)?.port;
  return rig.node({ host: address, ...(port === undefined ? {} : { port }) });
};

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'sluice-machine-'));
  temperature(85);
  rig = new GatewayRig();
  await rig.start({
    host: new LinuxHostMetrics({ root, dataDir: root }),
    mqtt: [HERE, ELSEWHERE].map((host) => ({ host, port: 0 })),
    alarms: alarmSettings({ host_hot: AT_ONCE }),
  });
  admin = await rig.signIn('admin');
});
afterEach(async () => {
  await rig.stop();
  rmSync(root, { recursive: true });
});

test('a gateway without a node on its Pi tells itself that the Pi is hot, and that it no longer is', async () => {
  await nodeAt(ELSEWHERE);
  await becomes('active_unacknowledged');
  expect(await hot()).toMatchObject({ scope: 'gateway', subject: 'gw0', priority: 'medium' });
  expect((await hot())?.text).toContain('85 °C');
  temperature(60);
  await becomes('returned_unacknowledged');
}, 60_000);

test('a node on the same Pi tells it instead, until it has moved elsewhere: one machine is one alarm', async () => {
  const before = await nodeAt(ELSEWHERE);
  await becomes('active_unacknowledged');
  await before.endAsync(true);
  const node = await nodeAt(HERE);
  await becomes('returned_unacknowledged');
  await node.endAsync(true);
  await nodeAt(ELSEWHERE);
  await becomes('active_unacknowledged');
}, 60_000);
