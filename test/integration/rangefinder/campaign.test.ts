import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Ranging } from '../../../firmware/domain/level/ranging.js';
import { speedOfSound_m_per_s } from '../../../firmware/domain/level/speed-of-sound.js';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import { EchoCapture } from '../../../firmware/drivers/rangefinder/echo-capture.js';
import { rangingOfEcho } from '../../../firmware/drivers/rangefinder/echo-ranging.js';
import { readEdge } from '../../../firmware/drivers/rangefinder/gpiomon/generation.js';
import { GpiomonRangeFinder } from '../../../firmware/drivers/rangefinder/gpiomon/range-finder.js';
import { IioRangeFinder } from '../../../firmware/drivers/rangefinder/iio.js';
import { kernelNumber, rangingOfKernel } from '../../../firmware/drivers/rangefinder/iio-distance.js';
import { Lines } from '../../../firmware/drivers/rangefinder/lines.js';
import { UartFrameParser } from '../../../firmware/drivers/rangefinder/uart-frames.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { uartFrame } from '../../support/uart-frame.js';
import { campaign, echo_us, type Shot, type Tally, type Wire } from './support/campaign.js';
import { GpiomonBoard } from './support/gpiomon-board.js';

const PINGS = 100_000;
const LIMITS = { blind_zone_mm: 30, max_range_mm: 4_500 };

function expectSound(tally: Tally): void {
  expect(tally.wrong).toBe(0);
  expect(tally.good.idle).toBeGreaterThanOrEqual(0.99);
  expect(tally.good.filling).toBeGreaterThanOrEqual(0.9);
}

/** The pulse on an echo line; null when there is none. Cables carry the trigger over, and now and then a spike. */
function pulse_us(shot: Shot, us: (distance_mm: number) => number): number | null {
  if (shot.kind === 'dead') return null;
  return shot.kind === 'lost' ? shot.after_us : us(shot.distance_mm);
}

/** Frames with damage: 3 in 1,000 lose, gain or change a byte, and all of them come in pieces. */
const serial = (): Wire => {
  const parser = new UartFrameParser(LIMITS);
  return (shot, _air, random) => {
    if (shot.kind === 'dead') return { kind: 'silent' };
    // The sensor knows its own temperature, to within 2 °C.
    const claimed_mm =
      shot.kind === 'lost' ? (random.next() < 0.5 ? 0 : 0xfffd) : Math.round(shot.distance_mm * 1.0035);
    const bytes = [...uartFrame(claimed_mm)];
    const damage = random.next() / 0.003;
    const at = Math.floor(random.next() * 4);
    if (damage < 0.3) bytes.splice(at, 1);
    else if (damage < 0.6) bytes.splice(at, 0, Math.floor(random.next() * 256));
    else if (damage < 1) bytes[at] = Math.floor(random.next() * 256);
    parser.reset();
    const cut = Math.floor(random.next() * 4);
    const told = [bytes.slice(0, cut), bytes.slice(cut)].flatMap((piece) =>
      parser.feed(Uint8Array.from(piece)),
    );
    return told.at(-1) ?? { kind: 'bad_checksum' };
  };
};

/** Ticks of 5 µs that wrap every 71.6 minutes, as pigpio's alerts have them. */
const pigpio = (): Wire => {
  let now_us = 2 ** 31 - 3e6;
  const tick = (us: number) => (5 * Math.round(us / 5)) % 2 ** 32;
  return (shot, air, random) => {
    now_us += 143_000;
    const capture = new EchoCapture(tick(now_us));
    if (random.next() < 0.01) capture.edge(0, tick(now_us + 40));
    const width_us = pulse_us(shot, (mm) => echo_us(mm, air));
    if (width_us !== null) {
      capture.edge(1, tick(now_us + 480));
      capture.edge(0, tick(now_us + 480 + width_us));
    }
    return toRanging(capture, speedOfSound_m_per_s(air.measured_c));
  };
};

/** Lines as gpiomon prints them, in pieces, with the edges of an earlier ping and garbage in between. */
const gpiomon = (generation: 1 | 2): Wire => {
  let now_us = 3.9e9;
  const lines = new Lines(64);
  const line = (level: 0 | 1, at_us: number) => {
    const ns = Math.round(at_us * 1e3);
    const fraction = ns % 1e9;
    if (generation === 1) return `${level} ${Math.floor(ns / 1e9)} ${fraction}\n`;
    return `${level === 1 ? 1 : 2} ${Math.floor(ns / 1e9)}.${String(fraction).padStart(9, '0')}\n`;
  };
  return (shot, air, random) => {
    now_us += 142_857.143;
    let text = random.next() < 0.01 ? line(1, now_us - 70_000) + line(0, now_us - 60_000) : '';
    if (random.next() < 0.01) text += 'gpiomon: what is this?\n';
    const width_us = pulse_us(shot, (mm) => echo_us(mm, air));
    if (width_us !== null) text += line(1, now_us + 450) + line(0, now_us + 450 + width_us);
    const capture = new EchoCapture(now_us);
    const cut = Math.floor(random.next() * text.length);
    for (const piece of [text.slice(0, cut), text.slice(cut)]) {
      for (const one of lines.push(Buffer.from(piece)) ?? []) {
        const edge = readEdge(generation, one);
        if (edge !== null) capture.edge(edge.level, edge.at_us);
      }
    }
    return toRanging(capture, speedOfSound_m_per_s(air.measured_c));
  };
};

/** What the kernel writes into its file: it reckons in whole ns and mm. Past 40.4 ms it is an error. */
function kernelText(width_us: number): string | null {
  const ns = Math.round(width_us * 1e3);
  return ns > 40_438_871 ? null : `${Math.floor((ns * 106) / 617_176)}\n`;
}

const iio = (): Wire => (shot, air) => {
  const width_us = pulse_us(shot, (mm) => echo_us(mm, air));
  if (width_us === null) return { kind: 'silent' };
  const text = kernelText(width_us);
  if (text === null) return { kind: 'no_echo' };
  return rangingOfKernel(kernelNumber(text), speedOfSound_m_per_s(air.measured_c), LIMITS);
};

function toRanging(capture: EchoCapture, speed_m_per_s: number): Ranging {
  const result = capture.result();
  return result.kind === 'echo' ? rangingOfEcho(result.echo_us, speed_m_per_s, LIMITS) : result;
}

describe(`${PINGS.toLocaleString('en')} pings with noise, outliers, turbulence and dropouts give no wrong level`, () => {
  test.each<[string, () => Wire]>([
    ['serial', serial],
    ['pigpio', pigpio],
    ['gpiomon 1.6', () => gpiomon(1)],
    ['gpiomon 2.2', () => gpiomon(2)],
    ['IIO', iio],
  ])('%s', async (name, wire) => {
    const tally = await campaign(wire(), PINGS, name);
    expect(tally.pings).toBeGreaterThanOrEqual(PINGS);
    expectSound(tally);
  });
});

describe('pings through a whole driver give no wrong level', () => {
  test('IIO: 7,000 of them', async () => {
    // As in /sys, what is written here waits for no disk.
    const root = await mkdtemp('/dev/shm/sluice-campaign-');
    const device = join(root, 'iio:device0');
    await mkdir(device);
    await writeFile(join(device, 'in_distance_scale'), '0.001000\n');
    let measured_c = 20;
    const finder = new IioRangeFinder({
      device: 'iio:device0',
      ...LIMITS,
      speed_m_per_s: () => speedOfSound_m_per_s(measured_c),
      clock: new SystemClock(),
      log: new RecordedLog(),
      root,
    });
    await finder.start(new AbortController().signal);
    const wire: Wire = async (shot, air) => {
      measured_c = air.measured_c;
      const width_us = pulse_us(shot, (mm) => echo_us(mm, air)) ?? Number.POSITIVE_INFINITY;
      await writeFile(join(device, 'in_distance_raw'), kernelText(width_us) ?? '');
      return finder.range();
    };
    const tally = await campaign(wire, 7_000, 'whole iio');
    await finder.stop();
    await rm(root, { recursive: true });
    expect(tally.wrong).toBe(0);
    expect(tally.good.idle).toBeGreaterThanOrEqual(0.98);
  });

  test('gpiomon: 10,500 of them, through its process and its trigger', async () => {
    const board = await GpiomonBoard.make(1, 23);
    let measured_c = 20;
    const finder = new GpiomonRangeFinder({
      program: board.program,
      gpiochip: 'gpiochip0',
      trigger_gpio: 23,
      echo_gpio: 24,
      ...LIMITS,
      speed_m_per_s: () => speedOfSound_m_per_s(measured_c),
      clock: new SystemClock(),
      log: new RecordedLog(),
      gpioRoot: board.gpioRoot,
    });
    await finder.start(new AbortController().signal);
    const wire: Wire = (shot, air) => {
      measured_c = air.measured_c;
      const width_us = pulse_us(shot, (mm) => echo_us(mm, air));
      board.sensor = width_us === null ? () => {} : board.echo(width_us);
      return finder.range();
    };
    const tally = await campaign(wire, 10_500, 'whole gpiomon');
    await finder.stop();
    await board.remove();
    expect(tally.wrong).toBe(0);
    expect(tally.good.idle).toBeGreaterThanOrEqual(0.98);
  });
});
