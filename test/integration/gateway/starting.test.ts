import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { request } from '../../../firmware/drivers/control/control-client.js';
import { closed, listen } from '../../../firmware/gateway/listen.js';
import { freePort } from '../../support/free-port.js';
import { waitFor } from '../../support/wait-for.js';
import { GatewayRig, PASSWORDS } from './gateway-rig.js';

let rig: GatewayRig;
beforeEach(() => {
  rig = new GatewayRig();
});
afterEach(() => rig.stop());

test('passwords are made up in an empty store, told once, and they work', async () => {
  await rig.start({ passwords: {} });
  const { made_up } = rig.started;
  expect(made_up.map(({ username }) => username).sort()).toEqual(['admin', 'viewer']);
  for (const { username, password } of made_up) {
    const response = await rig.fetch('/api/session', { method: 'POST', body: { username, password } });
    expect(response.status).toBe(200);
  }
  await rig.stopGateway();
  await rig.start({ passwords: {} });
  expect(rig.started.made_up).toEqual([]);
});

test('somebody who signs in while it starts is let in', async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/api/session`;
  const signIn = () =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'viewer', password: PASSWORDS.viewer }),
    }).catch(() => undefined);
  const starting = rig.start({ http: [{ host: '127.0.0.1', port }] });
  const first = await waitFor('an answer', signIn);
  await starting;
  expect(first.status).toBe(200);
});

test('it answers at every address it is given, live socket included', async () => {
  const both = [
    { host: '127.0.0.1', port: 0 },
    { host: '127.0.0.2', port: 0 },
  ];
  await rig.start({ http: both, mqtt: both });
  const { url, http, mqtt } = rig.started;
  expect(url).toBe(`http://127.0.0.1:${http[0]?.port}`);
  rig.started = { ...rig.started, url: `http://127.0.0.2:${http[1]?.port}`, mqtt: mqtt.slice(1) };
  await rig.live(await rig.signIn('viewer'));
  await rig.node();
});

test.each(['http', 'mqtt'] as const)(
  'it says which port is taken, and how to change it: %s',
  async (door) => {
    const squatter = createServer();
    const taken = await listen(squatter, { host: '127.0.0.1', port: 0 }, '');
    try {
      await expect(rig.start({ [door]: [taken], passwords: {} })).rejects.toMatchObject({
        code: 'port_taken',
        message: expect.stringMatching(new RegExp(`${taken.port}.*SLUICE_${door.toUpperCase()}_PORT`)),
      });
      await rig.stopGateway();
      await rig.start({ passwords: {} });
      // The start that failed made up no password, which nobody would have been told.
      expect(rig.started.made_up).toHaveLength(2);
    } finally {
      await closed(squatter);
    }
  },
);

test('it tells its status through the control socket', async () => {
  await rig.start();
  await rig.nodeWithWater();
  expect(await request(rig.controlSocket, 'GET', '/status')).toMatchObject({
    process: 'gateway',
    id: 'gw0',
    lines: expect.arrayContaining([
      { name: 'node pi0', state: 'online', detail: '' },
      { name: 'tank house', state: 'live', detail: '50 %' },
    ]),
  });
});
