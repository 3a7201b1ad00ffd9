import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PigpioRangeFinder } from '../../../firmware/drivers/rangefinder/pigpio/range-finder.js';
import { RELAY_GPIO } from './support/helper-process.js';
import { FIRST, Rig, SECOND, width_us } from './support/rig.js';
import { pulse } from './support/world.js';

// The real npm package pigpio over a C library whose pulses are scripted, in the real helper process.

let rig: Rig;
let finder: PigpioRangeFinder;

beforeAll(async () => {
  rig = new Rig();
  rig.world.set([]);
  await rig.helper().ready();
  finder = await rig.finder();
}, 60_000);

afterAll(() => rig.close());

/** What one ping tells when the echo line is high for so long, from 500 µs after the trigger. */
async function rangeOf(echo_us: number, tick?: number) {
  rig.world.set([pulse(23, 24, echo_us)], tick);
  return finder.range();
}

async function distanceOf(echo_us: number, tick?: number): Promise<number> {
  const told = await rangeOf(echo_us, tick);
  return told.kind === 'echo' ? told.distance_mm : Number.NaN;
}

describe('an echo', () => {
  test.each([200.5, 343, 1_000, 2_345, 4_000, 6_000])('from %d mm away is told within 1 mm', async (mm) => {
    expect(Math.abs((await distanceOf(width_us(mm))) - mm)).toBeLessThan(1);
  });

  test('comes with the width of its pulse', async () => {
    expect(await rangeOf(5_830)).toEqual({ kind: 'echo', distance_mm: expect.any(Number), echo_us: 5_830 });
  });

  test.each([
    ['2^31, within the echo', 2 ** 31 - 3_000],
    ['2^31, between trigger and echo', 2 ** 31 - 250],
    ['2^31, at the end of the echo', 2 ** 31 - 500 - 5_820],
    ['2^32, within the echo', 2 ** 32 - 3_000],
    ['2^32, between trigger and echo', 2 ** 32 - 250],
    ['2^32, at the end of the echo', 2 ** 32 - 500 - 5_820],
  ])('is told within 1 mm while the tick passes %s', async (_, tick) => {
    expect(Math.abs((await distanceOf(width_us(1_000), tick)) - 1_000)).toBeLessThan(1);
  });
});

describe('without an echo', () => {
  test.each([38_000, 66_000])('a pulse of %d µs is the sensor saying that it heard nothing', async (us) => {
    expect(await rangeOf(us)).toEqual({ kind: 'no_echo' });
  });

  test('what is nearer than the blind zone is no distance', async () => {
    expect(await rangeOf(width_us(199))).toEqual({ kind: 'blind_zone' });
  });

  test('a line that stays low is a silent sensor', async () => {
    rig.world.set([{ trigger: 23, echo: 24 }]);
    expect(await finder.range()).toEqual({ kind: 'silent' });
  });

  test("a short pulse from the trigger's wire is no echo, and hides none", async () => {
    rig.world.set([
      {
        trigger: 23,
        echo: 24,
        edges: [
          [0, 1],
          [15, 0],
        ],
      },
    ]);
    expect(await finder.range()).toEqual({ kind: 'silent' });
    const edges = [
      [0, 1],
      [15, 0],
      [500, 1],
      [500 + width_us(1_000), 0],
    ] as const;
    rig.world.set([{ trigger: 23, echo: 24, edges }]);
    expect(await finder.range()).toMatchObject({ kind: 'echo' });
  });
});

describe('a stuck echo line', () => {
  const triggers = () => rig.world.trace().filter((line) => line.startsWith('trigger')).length;

  test('that is high before the ping is told, and the sensor is not triggered', async () => {
    const before = triggers();
    rig.world.set([{ trigger: 23, echo: 24, rest: 1 }]);
    expect(await finder.range()).toEqual({ kind: 'stuck_echo' });
    expect(triggers()).toBe(before);
  });

  test('that never falls is told by this ping and the next, until its power is cut', async () => {
    rig.world.set([{ trigger: 23, echo: 24, edges: [[500, 1]] }]);
    expect(await finder.range()).toEqual({ kind: 'stuck_echo' });
    expect(await finder.range()).toEqual({ kind: 'stuck_echo' });
    expect(await rangeOf(5_830)).toMatchObject({ kind: 'echo' });
  });
});

describe('two sensors', () => {
  test('that hear each other are not confused, and ping one after the other with a gap', async () => {
    const second = await rig.finder(SECOND);
    rig.world.set([pulse(23, 24, 5_820), pulse(23, 6, 17_000), pulse(5, 6, 11_640), pulse(5, 24, 20_000)]);
    const begun_ms = performance.now();
    const told = await Promise.all([finder.range(), second.range()]);
    expect(performance.now() - begun_ms).toBeGreaterThan(60);
    expect(told).toMatchObject([{ echo_us: 5_820 }, { echo_us: 11_640 }]);
  });
});

describe('what is done to the chip', () => {
  test('interrupts, which fail with -123 since kernel 6.6, are never asked for', () => {
    const { installed } = rigStub();
    const script = `new (require(${JSON.stringify(installed)}).Gpio)(24, { edge: 2 })`;
    expect(() => execFileSync(process.execPath, ['-e', script], { env: rig.env, stdio: 'pipe' })).toThrow(
      'pigpio error -123 in gpioSetISRFunc',
    );
    const asked = rig.world.trace().filter((line) => line.startsWith('isr'));
    expect(asked).toEqual(['isr 24']);
  });

  test('its TCP port and pipes are closed before it is taken', () => {
    expect(rig.world.trace().slice(0, 2)).toEqual(['interfaces 3', 'initialise']);
  });

  test('the trigger is low from the first moment; the echo line is an input, pulled down', () => {
    const ofFirst = rig.world.trace().filter((line) => / (23|24)( |$)/.test(line));
    expect(ofFirst.slice(0, 4)).toEqual(['write 23 0', 'mode 24 0', 'pull 24 1', 'alert 24 1']);
    expect(ofFirst).toContain('trigger 23 10 1');
  });

  test('no pin but those of the sensors is touched, least of all a relay', () => {
    const touched = rig.world
      .trace()
      .flatMap((line) => /^(?:mode|pull|write|trigger|alert|isr) (\d+)/.exec(line)?.[1] ?? []);
    const sensors = [FIRST, SECOND].flatMap(({ trigger_gpio, echo_gpio }) => [trigger_gpio, echo_gpio]);
    expect([...new Set(touched.map(Number))].sort()).toEqual([...sensors].sort());
    expect(sensors).not.toContain(RELAY_GPIO);
    expect(rig.world.trace().filter((line) => line.startsWith('forbidden'))).toEqual([]);
  });
});

/** The npm package's main file, as compiled for the rig. */
function rigStub(): { readonly installed: string } {
  return { installed: createRequire(`${rig.env.SLUICE_TEST_PIGPIO_FROM}/package.json`).resolve('pigpio') };
}
