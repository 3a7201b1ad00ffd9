import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openPty, type Pty } from '../../support/pty.js';
import { waitFor } from '../../support/wait-for.js';
import { Bench } from './support/bench.js';

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.begin();
});
afterEach(() => bench.end());

const calibrate = (...args: string[]) => bench.json('sensor', 'calibrate', 'house', ...args);

/** A command starts from its sources, which takes a busy machine long. */
const LIMIT_MS = 60_000;

describe('at a terminal', () => {
  let terminal: Pty;
  let screen = '';
  beforeEach(async () => {
    screen = '';
    terminal = await openPty();
    terminal.onData((bytes) => {
      screen += Buffer.from(bytes).toString('utf8');
    });
  });
  afterEach(() => terminal.close());

  async function answer(question: string, text: string): Promise<void> {
    await waitFor(`the question "${question}" on ${screen}`, () => screen.includes(question), LIMIT_MS);
    screen = '';
    terminal.write(Buffer.from(text));
  }

  test('the difference is shown, and "no" is what a bare Enter says', async () => {
    const before = bench.configText();
    const running = bench.atTerminal(terminal, ['sensor', 'calibrate', 'house', '--empty-distance', '1822']);
    await waitFor('the difference', () => screen.includes('+        "empty_distance_mm": 1822'), LIMIT_MS);
    await answer('Write this?', '\r');
    expect((await running.ended).code).toBe(130);
    expect(bench.configText()).toBe(before);
  }, 180_000);

  test('what is known is asked for, and what somebody else wrote meanwhile is not lost', async () => {
    bench.distance(1165);
    const running = bench.atTerminal(terminal, ['sensor', 'calibrate', 'house']);
    await answer('What is known?', '\r');
    await answer('How deep is the water', 'deep\r');
    await answer('A length in millimetres', '\x7f\x7f\x7f\x7f640\r');
    await waitFor('the question', () => screen.includes('Write this?'), LIMIT_MS);
    const theirs = bench.configText().replace('"House"', '"Big house"');
    writeFileSync(bench.config, theirs);
    await answer('Write this?', 'y');
    await waitFor('the refusal', () => screen.includes('was changed in the meantime'), LIMIT_MS);
    expect((await running.ended).code).toBe(4);
    expect(bench.configText()).toBe(theirs);
  }, 180_000);

  test('pouring asks for each step, is killed in the middle, and goes on where it was', async () => {
    bench.distance(1790);
    const first = bench.atTerminal(terminal, ['sensor', 'calibrate', 'house', '--pour']);
    await answer('type "empty"', 'empty\r');
    await waitFor('the empty tank', () => screen.includes('The empty tank: 1790 mm'), LIMIT_MS);
    bench.distance(1490);
    await answer('Litres just poured', '100\r');
    await waitFor('the point', () => screen.includes('100 L stand 300 mm deep'), LIMIT_MS);
    first.child.kill('SIGKILL');
    await first.ended;

    screen = '';
    const second = bench.atTerminal(terminal, ['sensor', 'calibrate', 'house', '--pour']);
    await waitFor('what is known', () => screen.includes('100 L were poured before'), LIMIT_MS);
    bench.distance(1190);
    await answer('Litres just poured', '-5\r');
    await answer('Litres such as 20', '\x7f\x7f120\r');
    await waitFor('the point', () => screen.includes('220 L stand 600 mm deep'), LIMIT_MS);
    await answer('Litres just poured', 'finish\r');
    await answer('Write this?', 'y');
    expect((await second.ended).code).toBe(0);
    expect(bench.tank().shape.points).toEqual([
      { depth_mm: 0, litres: 0 },
      { depth_mm: 300, litres: 100 },
      { depth_mm: 600, litres: 220 },
    ]);
  }, 180_000);

  test('SIGTERM at a question ends it, and keeps what was poured', async () => {
    bench.distance(1790);
    await calibrate('--pour', 'begin');
    const running = bench.atTerminal(terminal, ['sensor', 'calibrate', 'house', '--pour']);
    await waitFor('the question', () => screen.includes('Litres just poured'), LIMIT_MS);
    running.child.kill('SIGTERM');
    expect((await running.ended).code).toBe(130);
    expect(bench.beside()).toContain('node.json.pouring-house');
  }, 180_000);
});
