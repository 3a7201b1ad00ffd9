import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { waitFor } from '../support/wait-for.js';
import { CookieClient } from './support/cookie-client.js';
import { MosquittoFollower, mosquittoPub, mosquittoSub } from './support/mosquitto.js';
import { ADMIN_PASSWORD, Product, VIEWER_PASSWORD } from './support/product.js';

describe('a foreign MQTT client sees the same truth', () => {
  let product: Product;
  const viewer = () => ({ port: product.mqtt_port, username: 'viewer', password: VIEWER_PASSWORD });
  const admin = () => ({ port: product.mqtt_port, username: 'admin', password: ADMIN_PASSWORD });

  beforeAll(async () => {
    product = await Product.start({ SLUICE_SIM_SPEED: '20' });
  }, 90_000);
  afterAll(() => product?.stop(), 30_000);

  test.each([
    ['tank/house/level', ['ts', 'percent', 'depth_mm', 'litres', 'quality', 'rate_lph']],
    ['tank/house/inlet', ['ts', 'state', 'mode', 'reason_code', 'reason_args', 'reason', 'until']],
    ['tank/farm/status', ['ts', 'code', 'text']],
    ['tank/farm/rule', ['low_percent', 'high_percent', 'enabled']],
    ['node/pi0/host', ['cpu_percent', 'memory_percent', 'cpu_temp_c', 'load1', 'uptime_s', 'throttled']],
  ])('%s is retained and has its fields', async (topic, fields) => {
    const { code, stdout } = await mosquittoSub(viewer(), `sluice/gw0/${topic}`);
    expect(code).toBe(0);
    const payload = JSON.parse(stdout.slice(stdout.indexOf(' ') + 1));
    expect(Object.keys(payload)).toEqual(expect.arrayContaining(fields));
  });

  test('the node says that it is online', async () => {
    const { stdout } = await mosquittoSub(viewer(), 'sluice/gw0/node/pi0/availability');
    expect(stdout).toBe('sluice/gw0/node/pi0/availability online\n');
  });

  test('without credentials, or with a wrong password, nobody gets in', async () => {
    expect((await mosquittoSub({ port: product.mqtt_port }, 'sluice/#', 1, 5)).code).not.toBe(0);
    const wrong = { ...admin(), password: 'not the password' };
    expect((await mosquittoSub(wrong, 'sluice/#', 1, 5)).code).not.toBe(0);
  });

  test('a viewer cannot command: the valve does not move and the denial is in the audit log', async () => {
    const acks = new MosquittoFollower(admin(), 'sluice/gw0/tank/farm/command/ack');
    const command = JSON.stringify({
      id: 'viewer-tries-0001',
      actuator: 'inlet',
      action: 'open',
      duration_s: 60,
      ttl_s: 30,
    });
    expect((await mosquittoPub(viewer(), 'sluice/gw0/tank/farm/command', command)).code).not.toBe(0);
    const client = await CookieClient.signIn(product.url, 'admin', ADMIN_PASSWORD);
    await waitFor('denial in the audit log', async () => {
      const { entries } = await client.get<{
        entries: { actor: string; allowed: boolean; target: string }[];
      }>('/api/audit');
      return entries.some((e) => e.actor === 'viewer' && !e.allowed && e.target.includes('farm/command'));
    });
    await acks.stop();
    expect(acks.lines.filter((line) => line.includes('viewer-tries-0001'))).toEqual([]);
  });

  test('an admin commands, and every step is answered', async () => {
    const acks = new MosquittoFollower(viewer(), 'sluice/gw0/tank/farm/command/ack');
    const command = { id: 'admin-opens-0001', actuator: 'inlet', action: 'open', duration_s: 600, ttl_s: 30 };
    await waitFor('acknowledgement', async () => {
      // The follower may not have subscribed yet when the first one goes out; ids must differ.
      command.id = `admin-opens-${Math.trunc(performance.now())}`;
      await mosquittoPub(admin(), 'sluice/gw0/tank/farm/command', JSON.stringify(command));
      return acks.lines.some((line) => line.includes('"acknowledged"'));
    });
    await waitFor(
      'confirmation by the water',
      () => acks.lines.some((l) => l.includes('"confirmed"')),
      20_000,
    );
    await acks.stop();
    const { stdout } = await mosquittoSub(viewer(), 'sluice/gw0/tank/farm/inlet');
    expect(stdout).toContain('"state":"open"');
    expect(stdout).toContain('"mode":"hand"');
  });

  test('a retained command is ignored, and nothing of it is kept', async () => {
    const command = { id: 'retained-0001', actuator: 'inlet', action: 'open', duration_s: 600, ttl_s: 30 };
    const { code } = await mosquittoPub(
      admin(),
      'sluice/gw0/tank/house/command',
      JSON.stringify(command),
      true,
    );
    expect(code).not.toBe(0);
    const kept = await mosquittoSub(admin(), 'sluice/gw0/tank/house/command', 1, 1);
    expect(kept.stdout).toBe('');
  });
});
