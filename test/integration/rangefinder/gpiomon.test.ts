import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Ranging } from '../../../firmware/domain/level/ranging.js';
import { findGpiomon } from '../../../firmware/drivers/board/find-gpiomon.js';
import { ScaledClock } from '../../../firmware/drivers/clock/scaled.js';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import { GpiomonRangeFinder } from '../../../firmware/drivers/rangefinder/gpiomon/range-finder.js';
import { takeTriggerLine } from '../../../firmware/drivers/rangefinder/gpiomon/trigger-line.js';
import type { Clock } from '../../../firmware/ports/clock.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { waitFor } from '../../support/wait-for.js';
import { GpiomonBoard } from './support/gpiomon-board.js';

const AT_20_C_M_PER_S = 343.42;
/** 1 m and 1.4 mm there and back. */
const METRE_US = 5_832;

let board: GpiomonBoard;
let finder: GpiomonRangeFinder;
let log: RecordedLog;

async function setUp(generation: 1 | 2, clock: Clock = new SystemClock()): Promise<void> {
  board = await GpiomonBoard.make(generation, 23);
  log = new RecordedLog();
  finder = new GpiomonRangeFinder({
    program: board.program,
    gpiochip: 'gpiochip4',
    trigger_gpio: 23,
    echo_gpio: 24,
    blind_zone_mm: 200,
    max_range_mm: 6_000,
    speed_m_per_s: () => AT_20_C_M_PER_S,
    clock,
    log,
    gpioRoot: board.gpioRoot,
  });
}

const begin = () => finder.start(new AbortController().signal);
/** Generation 1 does not say when it watches: a busy machine may be later than the driver thinks. */
async function start(): Promise<void> {
  await begin();
  await waitFor('gpiomon', () => board.watchers === 1);
}
const warnings = () => log.lines.filter(({ level }) => level === 'warn');
const codes = () => warnings().map(({ fields }) => (fields as { code: string }).code);
const rangeUntil = (kind: Ranging['kind']) =>
  waitFor(`a ranging of kind ${kind}`, async () => (await finder.range()).kind === kind, 15_000);

/** The distance, rounded to mm; or what went wrong. */
async function told(): Promise<number | string> {
  const ranging = await finder.range();
  return ranging.kind === 'echo' ? Math.round(ranging.distance_mm) : ranging.kind;
}

afterEach(async () => {
  await finder.stop();
  await board.remove();
});

describe.each([1, 2] as const)('gpiomon of generation %i', (generation) => {
  beforeEach(() => setUp(generation));

  test('is known by its --version', async () => {
    expect(await findGpiomon(join(board.folder, 'bin'))).toMatchObject({ usable: true, generation });
  });

  test('times an echo: trigger, rising edge, falling edge', async () => {
    board.sensor = board.echo(METRE_US);
    await start();
    const ranging = await finder.range();
    expect(ranging).toMatchObject({ kind: 'echo' });
    if (ranging.kind !== 'echo') return;
    expect(Math.abs((ranging.echo_us ?? 0) - METRE_US)).toBeLessThanOrEqual(1);
    expect(Math.abs(ranging.distance_mm - 1_001.4)).toBeLessThanOrEqual(0.5);
    expect(board.triggers).toBe(1);
  });

  test('goes on ranging with one and the same gpiomon', async () => {
    await start();
    for (const mm of [300, 1_500, 2_999, 5_990]) {
      board.sensor = board.echo((mm * 2_000) / AT_20_C_M_PER_S);
      expect(await told()).toBeGreaterThanOrEqual(mm - 1);
      expect(await told()).toBeLessThanOrEqual(mm + 1);
    }
    expect(await board.readCalls()).toHaveLength(1);
  });

  test('may cut its output anywhere, and print other things in between', async () => {
    await start();
    board.sensor = (on, now_us) => {
      const text = `what is this?\n${on.lineOf(1, now_us + 400)}\n\u0000\n${on.lineOf(0, now_us + 400 + METRE_US)}`;
      const pieces = [...text];
      const next = () => {
        const piece = pieces.shift();
        if (piece === undefined) return;
        on.print(piece);
        setImmediate(next);
      };
      next();
    };
    expect(await told()).toBe(1_001);
  });

  test('tells no echo, as sensors say it with 38 or 66 ms', async () => {
    await start();
    board.sensor = board.echo(38_000);
    expect(await told()).toBe('no_echo');
    board.sensor = board.echo(66_000);
    expect(await told()).toBe('no_echo');
    board.sensor = board.echo(36_050);
    expect(await told()).toBe('no_echo');
  });

  test('tells the blind zone, and does not believe what lies beyond the range', async () => {
    await start();
    board.sensor = board.echo(1_000);
    expect(await told()).toBe('blind_zone');
    board.sensor = board.echo(35_500);
    expect(await told()).toBe('no_echo');
  });

  test('takes no crosstalk of the trigger for an echo', async () => {
    await start();
    board.sensor = (on, now_us) => {
      on.edge(1, now_us + 2);
      on.edge(0, now_us + 20);
      on.echo(METRE_US)(on, now_us);
    };
    expect(await told()).toBe(1_001);
  });

  test('is silent without an edge', async () => {
    await start();
    expect(await told()).toBe('silent');
    board.sensor = board.echo(METRE_US);
    expect(await told()).toBe(1_001);
  });

  test('leaves out a falling edge that comes first', async () => {
    await start();
    board.sensor = (on, now_us) => {
      on.edge(0, now_us + 100);
      on.echo(METRE_US)(on, now_us);
    };
    expect(await told()).toBe(1_001);
    board.sensor = (on, now_us) => on.edge(0, now_us + 100);
    expect(await told()).toBe('silent');
  });

  test('leaves out edges from before the trigger, however late they are told', async () => {
    await start();
    board.sensor = (on, now_us) => {
      on.edge(1, now_us - 40_000);
      on.edge(0, now_us - 38_000);
      on.echo(METRE_US)(on, now_us);
    };
    expect(await told()).toBe(1_001);
    board.sensor = (on, now_us) => {
      on.edge(1, now_us - 40_000);
      on.edge(0, now_us + 10_000);
    };
    expect(await told()).toBe('silent');
  });

  test('takes the end of a late echo for no part of the next one', async () => {
    await start();
    let late_us = 0;
    board.sensor = (on, now_us) => {
      late_us = now_us + 500;
      on.edge(1, late_us);
    };
    expect(await told()).toBe('stuck_echo');
    board.edge(0, late_us + 150_000);
    board.sensor = board.echo(METRE_US);
    await waitFor('an echo again', async () => (await told()) === 1_001);
  });

  test('tells an echo line that stays high, and does not trigger it any more', async () => {
    await start();
    board.sensor = (on, now_us) => on.edge(1, now_us + 500);
    expect(await told()).toBe('stuck_echo');
    const { triggers } = board;
    expect(await told()).toBe('stuck_echo');
    expect(await told()).toBe('stuck_echo');
    expect(board.triggers).toBe(triggers);
  });

  test('tells a line that is high before the first trigger', async () => {
    await board.line('1');
    await start();
    expect(await told()).toBe('stuck_echo');
    expect(board.triggers).toBe(0);
  });

  test('is started again when it died, told once, and silent in between', async () => {
    board.sensor = board.echo(METRE_US);
    await start();
    for (let death = 0; death < 2; death += 1) {
      expect(await told()).toBe(1_001);
      board.die();
      await rangeUntil('silent');
      await rangeUntil('echo');
    }
    expect(await board.readCalls()).toHaveLength(3);
    expect(codes()).toEqual(['echo_line_unwatched', 'echo_line_unwatched']);
  });

  test('that cannot have the line says so once and what to do, and has it when it is free', async () => {
    await board.line({ error: 'gpioget: error reading line values: Device or resource busy' });
    await begin();
    expect(await told()).toBe('silent');
    expect(warnings()).toMatchObject([
      { sentence: expect.stringContaining('Another program, or an overlay in config.txt, has the pin') },
    ]);
    // The trigger goes out all the same: a gpiomon that outlived a killed node ends when it has to print.
    await waitFor('a trigger', () => board.triggers > 0);
    await board.line('0');
    board.sensor = board.echo(METRE_US);
    await rangeUntil('echo');
    expect(warnings()).toHaveLength(1);
  });

  test('that prints without an end of line is ended, and another one started', async () => {
    await start();
    await waitFor('a gpiomon', () => board.watchers === 1);
    board.print('x'.repeat(10_000));
    await waitFor('another gpiomon', async () => (await board.readCalls()).length === 2);
    board.die();
    board.sensor = board.echo(METRE_US);
    await rangeUntil('echo');
  });

  test('that is not installed is silence, and told with what to do', async () => {
    await rm(join(board.folder, 'bin'), { recursive: true });
    await begin();
    expect(await told()).toBe('silent');
    expect(warnings()[0]?.sentence).toContain('Install the package gpiod');
  });
});

describe('the trigger', () => {
  beforeEach(() => setUp(2));

  test('is an output that rests low', async () => {
    await start();
    expect(await readFile(join(board.gpioRoot, 'gpio594/direction'), 'utf8')).toBe('low');
  });

  test('lasts 20 µs at least, however fast the machine', async () => {
    const line = await takeTriggerLine({ gpio: 23, gpioRoot: board.gpioRoot, clock: new SystemClock() });
    const spans_ns = Array.from({ length: 500 }, () => {
      const began = process.hrtime.bigint();
      line.pulse();
      return Number(process.hrtime.bigint() - began);
    });
    line.close();
    expect(Math.min(...spans_ns)).toBeGreaterThanOrEqual(20_000);
    await waitFor('all triggers', () => board.triggers === 500);
  });

  test('that cannot be driven is silence, and told with what to do', async () => {
    await writeFile(join(board.gpioRoot, 'gpiochip571/label'), 'pinctrl-other\n');
    await begin();
    expect(await told()).toBe('silent');
    expect(codes()).toEqual(['trigger_line_unavailable']);
  });
});

describe('a watch that tells nothing any more', () => {
  beforeEach(() => setUp(2, new ScaledClock({ epoch_ms: 0, speed: 10, base: new SystemClock() })));

  test('because the falling edge was lost, is begun anew after 10 s, and reads the line', async () => {
    await board.line('1');
    await start();
    expect(await told()).toBe('stuck_echo');
    await board.line('0');
    board.sensor = board.echo(METRE_US);
    await rangeUntil('echo');
    expect(await board.readCalls()).toHaveLength(2);
    expect(warnings()).toEqual([]);
  });

  test('because gpiomon hangs, is begun anew after 10 s', async () => {
    await start();
    board.sensor = () => {};
    expect(await told()).toBe('silent');
    await waitFor('another gpiomon', async () => {
      await finder.range();
      return (await board.readCalls()).length === 2;
    });
  });
});

describe('stop()', () => {
  beforeEach(() => setUp(1));

  test('ends gpiomon, may be called twice, and lets start() follow', async () => {
    board.sensor = board.echo(METRE_US);
    await start();
    expect(await told()).toBe(1_001);
    await Promise.all([finder.stop(), finder.stop()]);
    expect(await told()).toBe('silent');
    board.die();
    await start();
    expect(await told()).toBe(1_001);
  });

  test('happens when the signal aborts, also during the start', async () => {
    const over = new AbortController();
    const starting = finder.start(over.signal);
    over.abort();
    await starting;
    expect(await told()).toBe('silent');
  });

  test('ends a ping under way', async () => {
    await start();
    const ping = finder.range();
    await finder.stop();
    expect(await ping).toEqual({ kind: 'silent' });
  });

  test('callers at the same time share one ping', async () => {
    board.sensor = board.echo(METRE_US);
    await start();
    await Promise.all([finder.range(), finder.range(), finder.range()]);
    expect(board.triggers).toBe(1);
  });
});
