import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { waitFor } from '../../support/wait-for.js';
import { describeOnFakeGpio } from '../gpio/support/needs.js';
import { Bench, INLET_LINE, type Running, relayTest } from './support/bench.js';

let bench: Bench;
let node: Running;
beforeEach(async () => {
  bench = await Bench.begin({ gpio: true });
  bench.distance(1000);
});
afterEach(() => bench.end());

const line = async () => (await bench.board.state(INLET_LINE)).level;
/** The node knows its level. */
const levelKnown = () =>
  waitFor(
    'the level',
    async () => {
      const { document } = await bench.json('sensor', 'watch', 'house', '--count', '1');
      return document.quality === 'good';
    },
    20_000,
  );

describeOnFakeGpio('while the node runs', () => {
  beforeEach(async () => {
    node = await bench.startNode();
  });

  test("watch shows the node's own pings, and opens no second sensor", async () => {
    await levelKnown();
    const { ended, document } = await bench.json('sensor', 'watch', 'house', '--count', '10');
    expect(ended.code).toBe(0);
    expect(document).toMatchObject({ through: 'node', pings: 10, echoes: 10, quality: 'good' });
    expect(document.distance_mm).toMatchObject({ median: 1000 });
    bench.silence();
    const silent = await waitFor(
      'silence',
      async () => {
        const seen = await bench.json('sensor', 'watch', 'house', '--count', '1');
        return seen.document.reason_code === 'sensor_silent' && seen;
      },
      30_000,
    );
    expect(silent.document).toMatchObject({ through: 'node' });
  }, 60_000);

  test('calibrate refuses and says how to stop it', async () => {
    const before = readFileSync(bench.config, 'utf8');
    const { ended, document } = await bench.json('sensor', 'calibrate', 'house', '--empty', '--yes');
    expect(ended.code).toBe(4);
    expect(document).toMatchObject({
      error: { code: 'node_runs', hint: expect.stringContaining('sudo systemctl stop sluice-node') },
    });
    expect(readFileSync(bench.config, 'utf8')).toBe(before);
  });

  test('relay test is a run by hand of the node, and ends by itself', async () => {
    await levelKnown();
    const running = bench.start(relayTest(3, '--json'));
    await waitFor('the open valve', async () => (await line()) === 1, 20_000);
    bench.distance(985);
    const { code, stdout } = await running.ended;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      through: 'node',
      ended: 'time',
      at_rest: true,
      verdict: 'water_flows',
    });
    expect(await line()).toBe(0);
    expect(node.stdout()).toContain('Opened by hand');
  }, 60_000);

  test('Ctrl-C closes it at once', async () => {
    await levelKnown();
    const running = bench.start(relayTest(30));
    await waitFor('the open valve', async () => (await line()) === 1, 20_000);
    running.child.kill('SIGINT');
    expect((await running.ended).code).toBe(130);
    expect(await line()).toBe(0);
  }, 60_000);

  test('a tool that is killed leaves it to the node, which closes it in time', async () => {
    await levelKnown();
    const running = bench.start(relayTest(4));
    await waitFor('the open valve', async () => (await line()) === 1, 20_000);
    running.child.kill('SIGKILL');
    await waitFor('the closed valve', async () => (await line()) === 0, 10_000);
  }, 60_000);

  test("the node's interlocks stay in force, whatever is asked", async () => {
    bench.silence();
    await waitFor(
      'a bad level',
      async () => {
        const { document } = await bench.json('sensor', 'watch', 'house', '--count', '1');
        return document.quality === 'bad';
      },
      60_000,
    );
    const { ended, document } = await bench.json(...relayTest(2, '--supply-shut-off'));
    expect(ended.code).toBe(4);
    expect(document).toMatchObject({ error: { code: 'level_unknown' } });
    expect(await line()).toBe(0);
  }, 90_000);

  test('a tool with another configuration keeps away', async () => {
    writeFileSync(bench.config, readFileSync(bench.config, 'utf8').replace('"pi0"', '"pi1"'));
    const { ended, document } = await bench.json('sensor', 'watch', 'house', '--count', '1');
    expect(ended.code).toBe(4);
    expect(document).toMatchObject({ error: { code: 'another_node' } });
  });

  test('selftest asks the node', async () => {
    await levelKnown();
    const { document } = await bench.json('selftest');
    const { findings } = document as { findings: { id: string; state: string }[] };
    const stateOf = (id: string) => findings.find((one) => one.id === id)?.state;
    expect(document.through).toBe('node');
    expect([stateOf('board'), stateOf('sensor_house'), stateOf('relay_house')]).toEqual(['ok', 'ok', 'ok']);
    expect(stateOf('gateway_connection')).toBe('broken');
    expect(stateOf('broker')).toBe('warning');
  }, 60_000);
});

describeOnFakeGpio('while a node runs that has an outlet and a pump', () => {
  const PUMP_LINE = 512 + 27;
  const pumpLine = async () => (await bench.board.state(PUMP_LINE)).level;

  beforeEach(async () => {
    bench.configure({
      inlet: null,
      outlet: { relay: { driver: 'onoff', gpio: 22 }, safe_position: 'open' },
      pump: { relay: { driver: 'onoff', gpio: 27 }, direction: 'transfer', to_tank: 'high' },
    });
    node = await bench.startNode();
    await levelKnown();
  });

  test('relay test is a run by hand of the pump, and ends by itself', async () => {
    const running = bench.start(['relay', 'test', 'house.pump', '--seconds', '3', '--json']);
    await waitFor('the running pump', async () => (await pumpLine()) === 1, 20_000);
    bench.distance(1015);
    const { stdout } = await running.ended;
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ relay: 'house.pump', through: 'node', ended: 'time', at_rest: true, verdict: 'water_flows' },
    });
    expect(await pumpLine()).toBe(0);
    const { document } = await bench.json('relay', 'test', 'house', '--seconds', '1');
    expect(document).toMatchObject({ error: { code: 'no_inlet' } });
  }, 60_000);

  test('selftest tells how every actuator stands, and which does not obey', async () => {
    const relays = async () => {
      const { findings } = (await bench.json('selftest')).document as {
        findings: { id: string; state: string; what: string }[];
      };
      return findings.find(({ id }) => id === 'relay_house');
    };
    const sound = await relays();
    expect(sound?.state).toBe('ok');
    expect(sound?.what).toMatch(/outlet closed: .*; pump off: /);
    await bench.board.short(PUMP_LINE, 1);
    const stuck = await waitFor(
      'the fault',
      async () => {
        const found = await relays();
        return found?.state === 'broken' && found;
      },
      30_000,
    );
    expect(stuck.what).toContain('pump on');
    expect(stuck.what).not.toContain('outlet');
    await bench.board.short(PUMP_LINE, null);
  }, 90_000);
});

describeOnFakeGpio('a node that is started in the middle', () => {
  test('gets the hardware: the tool lets go, and the valve is closed', async () => {
    const running = bench.start(relayTest(60));
    await waitFor('the open valve', async () => (await line()) === 1, 20_000);
    await bench.startNode();
    const { code, stderr } = await running.ended;
    expect(code).toBe(4);
    expect(stderr).toContain('the node was started in the middle');
    expect(await line()).toBe(0);
  }, 60_000);
});
