import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { closed, type ListenAddress } from '../../../firmware/gateway/listen.js';
import { Listeners } from '../../../firmware/gateway/listeners.js';
import { freePort } from '../../support/free-port.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { waitFor } from '../../support/wait-for.js';

/** An address that no machine has (RFC 5737). */
const NOWHERE = { host: '192.0.2.1', port: 1883 };

let log: RecordedLog;
let server: Server;
let listeners: Listeners;
let looks: number;
let lookAgain: () => void;

/** Time that passes when the test says so; each wait is the end of one look at all addresses. */
const clock = {
  sleep(_span_ms: number, signal?: AbortSignal): Promise<void> {
    looks += 1;
    return new Promise((resolve) => {
      lookAgain = () => {
        signal?.removeEventListener('abort', lookAgain);
        resolve();
      };
      signal?.addEventListener('abort', lookAgain);
    });
  },
};

beforeEach(() => {
  log = new RecordedLog();
  server = createServer();
  looks = 0;
});
afterEach(() => listeners.stop());

async function started(...addresses: ListenAddress[]): Promise<ListenAddress[]> {
  const serverFor = () => (server.listening ? createServer() : server);
  listeners = new Listeners({ addresses, variable: 'SLUICE_MQTT_PORT', serverFor, patience: { clock, log } });
  return listeners.start();
}

async function look(times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    const before = looks;
    lookAgain();
    await waitFor('the end of a look', () => looks > before);
  }
}

test('an address that stays away is told once, and leaves nothing behind however often it is tried', async () => {
  const before = server.eventNames();
  expect(await started(NOWHERE)).toEqual([]);
  await look(20);
  expect(log.lines).toMatchObject([{ level: 'warn', fields: { code: 'address_not_here', ...NOWHERE } }]);
  expect(log.lines[0]?.sentence).toMatch(/^Nobody can connect to 192\.0\.2\.1:1883, .*Is the VPN up\?/);
  expect(server.eventNames()).toEqual(before);
});

test('an address that is there is not spoken of', async () => {
  const [bound] = await started({ host: '127.0.0.1', port: 0 }, NOWHERE);
  expect(bound?.port).toBeGreaterThan(0);
  await look(3);
  expect(log.lines).toHaveLength(1);
  expect([...listeners.troubles]).toEqual([[NOWHERE, 'address_not_here']]);
});

test('an address that came with its port taken is told as that, and opened when the port is free', async () => {
  const address = { host: NOWHERE.host, port: await freePort() };
  expect(await started(address)).toEqual([]);
  // What a tunnel does to a machine: the address is there from one moment to the next.
  Object.assign(address, { host: '127.0.0.1' });
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(address, resolve));
  await look(3);
  await closed(squatter);
  await look(2);
  expect(log.lines.map(({ level, fields }) => [level, 'code' in fields && fields.code])).toEqual([
    ['warn', 'address_not_here'],
    ['warn', 'port_taken'],
    ['info', false],
  ]);
  expect(server.listening).toBe(true);
  expect(listeners.troubles.size).toBe(0);
});
