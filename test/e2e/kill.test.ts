import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { HistoryView, NodeView, TankView } from '../../firmware/protocol/rest.js';
import { waitFor } from '../support/wait-for.js';
import { pidOf } from './support/control.js';
import { CookieClient } from './support/cookie-client.js';
import { mosquittoSub } from './support/mosquitto.js';
import { ADMIN_PASSWORD, Product, VIEWER_PASSWORD } from './support/product.js';

describe('killed without warning', () => {
  let product: Product;
  let client: CookieClient;

  beforeEach(async () => {
    // Slow enough that a busy machine does not leave a level in a refill unread for the 5 s after which none is known.
    product = await Product.start({ SLUICE_SIM_SPEED: '10' });
    client = await CookieClient.signIn(product.url, 'admin', ADMIN_PASSWORD);
  }, 90_000);
  afterEach(() => product?.stop(), 30_000);

  const house = () => client.get<TankView>('/api/tanks/house');
  const refilling = () =>
    waitFor('refill', async () => (await house()).inlet?.state === 'open' && house(), 60_000);

  test('a gateway killed in a refill: the node closes at the setpoint, and the history is whole', async () => {
    const rule = { low_percent: 15, high_percent: 25, enabled: true };
    expect((await client.send('PUT', '/api/tanks/house/rule', rule)).status).toBe(200);
    const before = await refilling();
    process.kill(await pidOf(product, 'gateway'), 'SIGKILL');
    await waitFor(
      'restart of the gateway',
      () =>
        fetch(`${product.url}/api/health`).then(
          (r) => r.ok,
          () => false,
        ),
      60_000,
    );
    // The session survives too: it is in the store.
    const closed = await waitFor(
      'end of the refill',
      async () => {
        const tank = await house();
        // At the setpoint, or so much ahead of it as still runs in.
        return ['reached_high', 'closes_ahead'].includes(tank.inlet?.reason_code ?? '') && tank;
      },
      120_000,
    );
    expect(closed.inlet?.state).toBe('closed');
    expect(Math.abs((closed.level?.percent ?? 0) - 25)).toBeLessThan(1);
    const history = await client.get<HistoryView>(
      `/api/tanks/house/history?from=${before.level?.ts}&to=${closed.inlet?.ts}&buckets=2000`,
    );
    const minutes = history.buckets.filter((bucket) => bucket.readings > 0).map((b) => Date.parse(b.ts));
    const gaps = minutes.slice(1).map((ts, i) => ts - (minutes[i] ?? ts));
    // One reading a minute is kept; none may be missing, the time without a gateway included.
    expect(Math.max(...gaps)).toBeLessThan(125_000);
  }, 240_000);

  test('a killed node: what a person has closed is still closed when it is back', async () => {
    const body = { actuator: 'inlet', action: 'close', duration_s: 86_400 };
    await client.send('POST', '/api/tanks/house/commands', body);
    const closed = await waitFor('the close by hand', async () => {
      const { inlet } = await house();
      return inlet?.mode === 'off' && inlet;
    });
    process.kill(await pidOf(product, 'node'), 'SIGKILL');
    await waitFor('offline', async () => !(await house()).online);
    const again = await waitFor(
      'the inlet of the node that is back',
      async () => {
        const { online, inlet } = await house();
        return online && inlet !== null && inlet.ts > closed.ts && inlet;
      },
      60_000,
    );
    expect(again).toMatchObject({ state: 'closed', mode: 'off', reason_code: 'closed_by_hand' });
  }, 120_000);

  test('a killed node: offline and stale at once, and safe before anything else when it is back', async () => {
    await refilling();
    // However early it is killed, the level is well between these when it is back.
    const rule = { low_percent: 10, high_percent: 80, enabled: true };
    expect((await client.send('PUT', '/api/tanks/house/rule', rule)).status).toBe(200);
    expect((await house()).inlet?.state).toBe('open');
    process.kill(await pidOf(product, 'node'), 'SIGKILL');
    const dead = await waitFor('offline', async () => {
      const tank = await house();
      return !tank.online && tank.stale && tank;
    });
    expect(dead.online).toBe(false);
    await waitFor('return of the node', async () => (await house()).online, 60_000);
    const pi0 = (await client.get<{ nodes: NodeView[] }>('/api/nodes')).nodes[0];
    expect(pi0?.online).toBe(true);
    const { stdout } = await mosquittoSub(
      { port: product.mqtt_port, username: 'viewer', password: VIEWER_PASSWORD },
      'sluice/gw0/tank/house/inlet',
    );
    // Between the setpoints a restarted node keeps the inlet closed.
    expect(stdout).toContain('"state":"closed"');
    const lives = product.output.split('All outputs are safe');
    expect(lives).toHaveLength(3);
    expect(lives[2]).toContain('Connected to the gateway');
  }, 120_000);
});
