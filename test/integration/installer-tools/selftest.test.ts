import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { describeOnFakeGpio } from '../gpio/support/needs.js';
import { Bench, INLET_LINE } from './support/bench.js';

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.begin({ gpio: true });
});
afterEach(() => bench.end());

interface Finding {
  readonly id: string;
  readonly state: string;
  readonly what: string;
  readonly do_this: string;
}

async function selftest() {
  const { ended, document } = await bench.json('selftest');
  const findings = document.findings as Finding[];
  return { ended, document, of: (id: string) => findings.find((one) => one.id === id) };
}

const INSTRUMENTS = {
  level_switches: [{ gpio: 22, at: 'high', percent: 90, wet: 'high', debounce_ms: 50 }],
  flow_meters: [{ gpio: 23, litres_per_pulse: 1 }],
};

describeOnFakeGpio('selftest, with the node stopped', () => {
  test('finds everything in order without opening a valve', async () => {
    const broker: Server = createServer((socket) => socket.destroy());
    const port = await new Promise<number>((resolve) => {
      broker.listen(0, '127.0.0.1', () => resolve((broker.address() as { port: number }).port));
    });
    bench.configure(INSTRUMENTS);
    writeFileSync(
      bench.config,
      readFileSync(bench.config, 'utf8').replace('mqtt://127.0.0.1:1', `mqtt://pi0:s3cret@127.0.0.1:${port}`),
    );
    bench.distance(1000, 2);
    const { ended, document, of } = await selftest();
    await new Promise((resolve) => broker.close(resolve));
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(document).toMatchObject({ node: 'pi0', through: 'direct', broken: 0 });
    expect(of('board')).toMatchObject({ state: 'ok', what: expect.stringContaining('line 512') });
    expect(of('sensor_house')).toMatchObject({ state: 'ok', what: expect.stringContaining('53.') });
    expect(of('relay_house')).toMatchObject({ state: 'ok', what: expect.stringContaining('at rest') });
    expect(of('switch_house_0')).toMatchObject({ state: 'ok', what: expect.stringContaining('dry') });
    expect(of('meter_house_0')).toMatchObject({ state: 'ok' });
    expect(of('broker')).toMatchObject({ state: 'ok', what: `mqtt://127.0.0.1:${port} answers` });
    expect(await bench.board.seenOutside(INLET_LINE)).toEqual(['out 0']);
  }, 60_000);

  test('tells each fault, and what to do', async () => {
    bench.configure(INSTRUMENTS);
    await bench.board.forbid(INLET_LINE, 'EBUSY');
    await bench.board.forbid(512 + 22, 'EBUSY');
    const { ended, of } = await selftest();
    expect(ended.code).toBe(11);
    expect(of('sensor_house')).toMatchObject({
      state: 'broken',
      do_this: 'Look at it: sluice sensor watch house',
    });
    expect(of('relay_house')).toMatchObject({
      state: 'broken',
      what: expect.stringContaining('cannot be taken'),
    });
    expect(of('switch_house_0')).toMatchObject({ state: 'broken', do_this: expect.stringMatching(/./) });
    expect(of('broker')).toMatchObject({ state: 'warning' });
  }, 60_000);

  test('a noisy sensor is a warning, and the table names what to do below each finding', async () => {
    bench.distance(1000, 40);
    const { code, stdout } = await bench.sluice('selftest');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^STATE +CHECK +FINDING\n/);
    expect(stdout).toMatch(/\nwarning +Sensor of House +.*noise \d\d\.\d mm\n +→ Check mounting/);
    expect(stdout).toMatch(/\nNothing is broken; \d warnings?\.\n$/);
  }, 60_000);

  test('a line that a killed process left driven is put at rest', async () => {
    bench.distance(1000);
    await bench.board.takenElsewhere(INLET_LINE, { direction: 'high' });
    expect((await bench.board.state(INLET_LINE)).level).toBe(1);
    const { of } = await selftest();
    expect(of('relay_house')?.state).toBe('ok');
    expect((await bench.board.state(INLET_LINE)).level).toBe(0);
  }, 60_000);
});
