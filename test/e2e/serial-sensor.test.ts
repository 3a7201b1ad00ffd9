import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TankView } from '../../firmware/protocol/rest.js';
import { openPty, type Pty } from '../support/pty.js';
import { uartFrame } from '../support/uart-frame.js';
import { waitFor } from '../support/wait-for.js';
import { CookieClient } from './support/cookie-client.js';
import { MosquittoFollower } from './support/mosquitto.js';
import { type Written, withNode } from './support/node-file.js';
import { ADMIN_PASSWORD, Product, VIEWER_PASSWORD } from './support/product.js';

/** Tank of 1,000 mm, sensor 1,200 mm above its floor. */
const EMPTY_MM = 1_200;
const distanceAt = (percent: number) => EMPTY_MM - percent * 10;

/** A serial sensor as it behaves in the field: a frame every 100 ms, and dirt between them. */
class DirtySensor {
  distance_mm: number | null = null;
  claim_far = false;
  private readonly timer: NodeJS.Timeout;
  private beat = 0;

  constructor(private readonly pty: Pty) {
    this.timer = setInterval(() => this.send(), 100);
  }

  private send(): void {
    if (this.distance_mm === null) return;
    this.beat += 1;
    const good = uartFrame(this.claim_far ? 65_535 : this.distance_mm + (this.beat % 3));
    // One beat in five carries damage instead: a wrong sum, a frame cut off, plain noise.
    const damaged = [
      Uint8Array.of(0xff, 0x01, 0x02, 0x77),
      good.subarray(0, 2),
      Uint8Array.of(0x13, 0xff, 0xff, 0x00, 0xa5),
    ];
    this.pty.write(this.beat % 5 === 0 ? (damaged[(this.beat / 5) % 3] ?? good) : good);
  }

  stop(): void {
    clearInterval(this.timer);
  }
}

function nodeOn(device: string): Written {
  return {
    tanks: [
      {
        id: 'house',
        name: 'House',
        shape: { kind: 'rectangle', length_mm: 1_000, width_mm: 1_000, height_mm: 1_000 },
        sensor: {
          driver: 'serial',
          device,
          empty_distance_mm: EMPTY_MM,
          max_range_mm: 4_500,
          max_rate_mm_per_s: 1_000,
        },
        inlet: { relay: { driver: 'simulated' } },
        idle_interval_s: 1,
      },
    ],
  };
}

describe('a serial sensor on a real terminal line', () => {
  const folder = mkdtempSync('/dev/shm/sluice-');
  let pty: Pty;
  let sensor: DirtySensor;
  let product: Product;
  let client: CookieClient;
  let levels: MosquittoFollower;

  beforeAll(async () => {
    pty = await openPty(join(folder, 'tty'));
    sensor = new DirtySensor(pty);
    product = await Product.start({}, withNode(nodeOn(pty.devicePath)));
    client = await CookieClient.signIn(product.url, 'admin', ADMIN_PASSWORD);
    levels = new MosquittoFollower(
      { port: product.mqtt_port, username: 'viewer', password: VIEWER_PASSWORD },
      'sluice/gw0/tank/house/level',
    );
  }, 90_000);
  afterAll(async () => {
    sensor?.stop();
    await levels?.stop();
    await product?.stop();
    await pty?.close();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  const tank = () => client.get<TankView>('/api/tanks/house');
  const when = (what: string, seen: (view: TankView) => boolean, limit_ms = 15_000) =>
    waitFor(
      what,
      async () => {
        const view = await tank();
        return seen(view) && view;
      },
      limit_ms,
    );

  test('silent from the start: no level, and a closed inlet', async () => {
    const view = await when('first word', (t) => t.level !== null);
    expect(view.level).toMatchObject({ quality: 'bad', percent: null, reason_code: 'sensor_silent' });
    expect(view.inlet?.state).toBe('closed');
  });

  test('the level follows the frames through all the dirt, and the inlet opens below 15 %', async () => {
    sensor.distance_mm = distanceAt(50);
    const half = await when('half full', (t) => t.level?.quality === 'good');
    expect(Math.abs((half.level?.percent ?? 0) - 50)).toBeLessThan(1);
    sensor.distance_mm = distanceAt(10);
    const low = await when('refill', (t) => t.inlet?.state === 'open');
    expect(low.inlet?.reason_code).toBe('below_low');
    expect(Math.abs((low.level?.percent ?? 0) - 10)).toBeLessThan(1);
  }, 40_000);

  test('a claim of 65,535 mm is no level, and never an empty tank', async () => {
    sensor.claim_far = true;
    const view = await when('bad level', (t) => t.level?.quality === 'bad');
    expect(view.level).toMatchObject({ percent: null, reason_code: 'sensor_no_echo' });
    const closed = await when('closed inlet', (t) => t.inlet?.state === 'closed');
    expect(closed.inlet?.reason_code).toBe('level_unknown');
    sensor.claim_far = false;
    await when('refill again', (t) => t.inlet?.state === 'open');
  }, 40_000);

  test('a silent gap closes the inlet, and the foreign client sees it too', async () => {
    sensor.distance_mm = null;
    const view = await when('bad level', (t) => t.level?.quality === 'bad');
    expect(view.level?.reason_code).toBe('sensor_silent');
    await when('closed inlet', (t) => t.inlet?.state === 'closed');
    const heard = () => levels.lines.map((line) => JSON.parse(line.slice(line.indexOf(' ') + 1)));
    await waitFor('the foreign client to hear of it', () => heard().at(-1)?.quality === 'bad');
    const told = heard();
    expect(told.map(({ quality }) => quality)).toContain('good');
    // Whatever was told as good was one of the two true levels, or on the way between them.
    for (const level of told.filter((one) => one.quality === 'good')) {
      expect(level.percent).toBeGreaterThan(9);
      expect(level.percent).toBeLessThan(51);
    }
    sensor.distance_mm = distanceAt(10);
    await when('good level again', (t) => t.level?.quality === 'good' && t.inlet?.state === 'open');
  }, 40_000);
});
