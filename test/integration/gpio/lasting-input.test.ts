import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import type { InputEvents, OpenInput } from '../../../firmware/drivers/inputs/input-line.js';
import { OnoffLevelSwitch } from '../../../firmware/drivers/inputs/level-switch.js';
import { OnoffPulseMeter } from '../../../firmware/drivers/inputs/pulse-meter.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { waitFor } from '../../support/wait-for.js';

/** A line that comes and goes, on the driver's own clock. What the kernel does with lines is in inputs.test.ts. */
class FakeLine {
  there = true;
  level: 0 | 1 = 0;
  tries = 0;
  opened: number[] = [];
  closed = 0;
  private events: InputEvents | null = null;

  readonly open: OpenInput = async (line, events) => {
    this.tries += 1;
    if (!this.there) throw new Error('EBUSY: write');
    this.opened.push(line);
    this.events = events;
    return {
      level: () => {
        if (!this.there) throw new Error('ENODEV: read');
        return this.level;
      },
      close: () => {
        this.closed += 1;
      },
    };
  };

  change(level: 0 | 1): void {
    this.level = level;
    this.events?.changed(level);
  }

  lose(): void {
    this.there = false;
    this.events?.lost(new Error('ENODEV: read'));
  }
}

let gpioRoot: string;
let clock: VirtualClock;
let log: RecordedLog;
let line: FakeLine;
const options = () => ({ name: 'float', gpio: 5, clock, log, gpioRoot, openInput: line.open });
const never = new AbortController().signal;

beforeEach(() => {
  gpioRoot = mkdtempSync(join(tmpdir(), 'sluice-inputs-'));
  const chip = join(gpioRoot, 'gpiochip571');
  mkdirSync(chip);
  for (const [file, text] of [
    ['label', 'pinctrl-rp1'],
    ['base', '571'],
    ['ngpio', '54'],
  ] as const) {
    writeFileSync(join(chip, file), `${text}\n`);
  }
  clock = new VirtualClock(0);
  log = new RecordedLog();
  line = new FakeLine();
});
afterEach(() => rmSync(gpioRoot, { recursive: true }));

describe('an input that is lost', () => {
  test('is unknown, told once, tried every ten seconds, and told again when it is back', async () => {
    const float = new OnoffLevelSwitch({ ...options(), wet: 'high', debounce_ms: 100 });
    await float.start(never);
    await clock.advance(100);
    expect(float.read()).toBe('dry');
    line.lose();
    expect(float.read()).toBe('unknown');
    for (const tries of [2, 3, 4]) {
      await clock.advance(10_000);
      await waitFor('another try', () => line.tries === tries);
    }
    expect(float.read()).toBe('unknown');
    line.there = true;
    line.level = 1;
    await clock.advance(10_000);
    await waitFor('the line to be taken again', () => line.opened.length === 2);
    expect(float.read()).toBe('unknown');
    await clock.advance(100);
    expect(float.read()).toBe('wet');
    expect(line.opened).toEqual([576, 576]);
    expect(log.lines.map(({ level, sentence }) => [level, sentence.slice(0, 30)])).toEqual([
      ['warn', 'The float on GPIO 5 cannot be '],
      ['warn', 'The float on GPIO 5 cannot be '],
      ['info', 'The float can be read again'],
    ]);
    await float.stop();
    await float.stop();
  });

  test('that was not there at the start is taken when it comes, and not after the stop', async () => {
    line.there = false;
    const float = new OnoffLevelSwitch({ ...options(), wet: 'high', debounce_ms: 100 });
    await float.start(never);
    await clock.advance(15_000);
    await float.stop();
    line.there = true;
    await clock.advance(60_000);
    expect(line.opened).toEqual([]);
    const end = new AbortController();
    await float.start(end.signal);
    expect(line.opened).toEqual([576]);
    end.abort();
    await float.stop();
    expect(line.closed).toBe(1);
  });

  test('goes on counting from where it was', async () => {
    const meter = new OnoffPulseMeter({ ...options(), debounce_ms: 1 });
    await meter.start(never);
    const pulse = async () => {
      line.change(1);
      await clock.advance(10);
      line.change(0);
      await clock.advance(10);
    };
    for (let i = 0; i < 3; i++) await pulse();
    expect(meter.read()).toBe(3);
    line.lose();
    expect(meter.read()).toBeNull();
    line.there = true;
    await clock.advance(10_000);
    await waitFor('the line to be taken again', () => meter.read() !== null);
    expect(meter.read()).toBe(3);
    await pulse();
    expect(meter.read()).toBe(4);
    await meter.stop();
    expect(meter.read()).toBeNull();
  });

  test('on a pin that the board has not says so', async () => {
    const float = new OnoffLevelSwitch({ ...options(), gpio: 54, wet: 'high', debounce_ms: 100 });
    await float.start(never);
    expect(float.read()).toBe('unknown');
    expect(log.lines[0]?.sentence).toContain('GPIO 54 does not exist on this board');
    await float.stop();
  });
});
