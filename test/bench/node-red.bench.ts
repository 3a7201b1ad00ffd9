import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { connectAsync } from 'mqtt';
import type { Page } from 'playwright-core';
import { launchBrowser, PHONE, signIn } from '../e2e/support/browser.js';
import { pidOf } from '../e2e/support/control.js';
import { withNode } from '../e2e/support/node-file.js';
import { Product, VIEWER_PASSWORD } from '../e2e/support/product.js';
import { NodeRed } from '../support/node-red/node-red.js';
import { PlainBroker } from '../support/node-red/plain-broker.js';
import { WireTank } from '../support/node-red/wire-tank.js';
import { figure, quantile } from './support/figures.js';
import { memory_mb, ownMemory_mb, processor_s } from './support/running-process.js';

const SPAN_S = Number(process.env.SLUICE_BENCH_SECONDS ?? 120);
const READINGS_PER_S = 10;
/** 5 % a second, so that either setpoint is reached every 13 s. */
const STEP = { rise_percent: 0.5, fall_percent: 0.5 };
const SENSOR = 'sluice-tank/sensor/distance_mm';

/** One tank of 1,000 L and 2 m, whose sensor hangs 200 mm above its rim and tells over MQTT. */
const nodeOn = (sensor_port: number) => ({
  tanks: [
    {
      id: 'house',
      name: 'House',
      shape: { kind: 'rectangle', length_mm: 1_000, width_mm: 500, height_mm: 2_000 },
      sensor: {
        driver: 'mqtt',
        url: `mqtt://127.0.0.1:${sensor_port}`,
        topic: SENSOR,
        quantity: 'distance_mm',
        max_age_s: 2,
        empty_distance_mm: 2_200,
        blind_zone_mm: 0,
        max_range_mm: 4_500,
        max_rate_mm_per_s: 1_000,
      },
      inlet: {
        relay: { driver: 'simulated' },
        inflow_lph: 180_000,
        full_percent: 99,
        max_starts_per_hour: 60,
      },
      idle_interval_s: 1,
    },
  ],
});

/** The sum of it over processes. */
const sum = (pids: readonly number[], of: (pid: number) => number) =>
  pids.reduce((all, pid) => all + of(pid), 0);

interface Pids {
  readonly sluice: readonly number[];
  readonly nodeRed: readonly number[];
}

/** Processor use of both during the span, in percent of a core. */
async function processorWhile({ sluice, nodeRed }: Pids) {
  const before = { sluice: sum(sluice, processor_s), nodeRed: sum(nodeRed, processor_s) };
  await pause(SPAN_S * 1_000);
  return {
    sluice: (100 * (sum(sluice, processor_s) - before.sluice)) / SPAN_S,
    nodeRed: (100 * (sum(nodeRed, processor_s) - before.nodeRed)) / SPAN_S,
  };
}

/** What a page that stays open is sent over its WebSocket, in kB so far. */
async function listen(page: Page): Promise<() => number> {
  let bytes = 0;
  const wire = await page.context().newCDPSession(page);
  await wire.send('Network.enable');
  wire.on('Network.webSocketFrameReceived', ({ response }) => {
    bytes += response.payloadData.length;
  });
  return () => bytes / 1_000;
}

/** Bytes on the wire until the page shows the level, everything that a first visit needs. */
async function firstVisit_kb(page: Page, visit: () => Promise<void>): Promise<number> {
  let bytes = 0;
  const wire = await page.context().newCDPSession(page);
  await wire.send('Network.enable');
  wire.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await visit();
  await page.waitForLoadState('networkidle');
  return bytes / 1_000;
}

/**
 * Sluice and the stand-alone Node-RED flow, at the same time on the same machine, each with a tank of its own that gives
 * ten readings a second and is filled and emptied between the setpoints. Sluice's two processes count together; the broker
 * that Node-RED needs is not counted.
 */
test(
  'side by side with Node-RED',
  async () => {
    const plain = await PlainBroker.start();
    const product = await Product.start({}, withNode(nodeOn(plain.port)));
    const nodeRed = await NodeRed.start({ TANK_MQTT_HOST: '127.0.0.1', TANK_MQTT_PORT: String(plain.port) });
    const browser = await launchBrowser();
    await nodeRed.deploy('water-tank.json');
    const ofSluice = await WireTank.start({ port: plain.port, percent: 50, ...STEP, sensor: SENSOR });
    const ofNodeRed = await WireTank.start({ port: plain.port, percent: 50, ...STEP });
    const login = {
      host: '127.0.0.1',
      port: product.mqtt_port,
      username: 'viewer',
      password: VIEWER_PASSWORD,
    };
    const valve = await connectAsync(login);
    valve.on('message', (_, payload) => ofSluice.obey(JSON.parse(payload.toString()).state));
    try {
      await valve.subscribeAsync('sluice/gw0/tank/house/inlet');
      const pids = {
        sluice: [await pidOf(product, 'node'), await pidOf(product, 'gateway')],
        nodeRed: [nodeRed.pid],
      };
      for (const tank of [ofSluice, ofNodeRed]) tank.measure(1_000 / READINGS_PER_S);
      await pause(10_000);
      const unwatched = await processorWhile(pids);
      const page = await browser.newPage({ viewport: PHONE });
      const other = await browser.newPage({ viewport: PHONE });
      const sent = { sluice: await listen(page), nodeRed: await listen(other) };
      const page_kb = {
        sluice: await firstVisit_kb(page, async () => {
          await page.goto(product.url);
          await signIn(page, 'viewer', VIEWER_PASSWORD);
          await page.getByTestId('tank-house').waitFor();
        }),
        nodeRed: await firstVisit_kb(other, async () => {
          await other.goto(`${nodeRed.url}/dashboard/water-tank`);
          await other
            .getByText(/^Water is/)
            .first()
            .waitFor();
        }),
      };
      const sentBefore = { sluice: sent.sluice(), nodeRed: sent.nodeRed() };
      const watched = await processorWhile(pids);
      const live_kb = {
        sluice: (60 * (sent.sluice() - sentBefore.sluice)) / SPAN_S,
        nodeRed: (60 * (sent.nodeRed() - sentBefore.nodeRed)) / SPAN_S,
      };
      const memory = { sluice: sum(pids.sluice, memory_mb), nodeRed: sum(pids.nodeRed, memory_mb) };
      const own = { sluice: sum(pids.sluice, ownMemory_mb), nodeRed: sum(pids.nodeRed, ownMemory_mb) };
      for (const [what, unit, { sluice, nodeRed }] of [
        ['processor, nobody looking', '% of a core', unwatched],
        ['processor, a phone each', '% of a core', watched],
        ['RSS', 'MB', memory],
        ['memory of its own', 'MB', own],
        ['live updates to a phone, a minute', 'kB', live_kb],
        ['first visit', 'kB', page_kb],
        ['reading to valve, p50', 'ms', latencies(0.5)],
        ['reading to valve, worst', 'ms', latencies(1)],
      ] as const) {
        figure(`${what}, Sluice`, sluice, unit);
        figure(`${what}, Node-RED`, nodeRed, unit);
        figure(`${what}, Node-RED to Sluice`, nodeRed / sluice, 'times');
      }
      figure('RSS of Sluice without its gateway', sum(pids.sluice.slice(0, 1), memory_mb), 'MB');
      figure('valve moves, Sluice', ofSluice.latencies_ms.length, '');
      figure('valve moves, Node-RED', ofNodeRed.latencies_ms.length, '');
      expect(ofSluice.latencies_ms.length).toBeGreaterThan(2);
      expect(ofNodeRed.latencies_ms.length).toBeGreaterThan(2);
    } finally {
      await valve.endAsync(true);
      await ofSluice.stop();
      await ofNodeRed.stop();
      await browser.close();
      await nodeRed.stop();
      await product.stop();
      await plain.stop();
    }

    function latencies(share: number) {
      return {
        sluice: quantile(ofSluice.latencies_ms, share),
        nodeRed: quantile(ofNodeRed.latencies_ms, share),
      };
    }
  },
  (2 * SPAN_S + 120) * 1_000,
);
