import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { waitFor } from '../../support/wait-for.js';
import { DriverProcess } from './support/driver-process.js';
import { FakeGpio } from './support/fake-gpio.js';
import { describeOnFakeGpio } from './support/needs.js';

const BASE = 571;
const FLOAT = { name: 'house high switch', gpio: 5, wet: 'high', debounce_ms: 30 };
const FLOAT_LINE = BASE + 5;
const METER = { name: 'house flow meter', gpio: 6, debounce_ms: 1 };
const METER_LINE = BASE + 6;

let gpio: FakeGpio;
let node: DriverProcess;

beforeEach(async () => {
  gpio = await FakeGpio.start({ label: 'pinctrl-rp1', base: BASE, lines: 54 });
  node = await DriverProcess.on(gpio);
});
afterEach(() => gpio.stop());

const read = (driver: string) => node.call(driver, 'read');
const reads = (driver: string, value: unknown, timeout_ms?: number) =>
  waitFor(`${driver} to read ${value}`, async () => (await read(driver)) === value, timeout_ms);

describeOnFakeGpio('a float switch through the real onoff', () => {
  const begin = async (options: object = {}) => {
    await node.make('float', 'switch', { ...FLOAT, ...options });
    await node.call('float', 'start');
  };

  test('is unknown until it has stood, then follows six changes out of six', async () => {
    await begin({ debounce_ms: 150 });
    expect(await read('float')).toBe('unknown');
    await reads('float', 'dry');
    for (const [level, state] of [
      [1, 'wet'],
      [0, 'dry'],
      [1, 'wet'],
      [0, 'dry'],
      [1, 'wet'],
      [0, 'dry'],
    ] as const) {
      await gpio.set(FLOAT_LINE, level);
      await reads('float', state);
    }
  });

  test('may be wet at the low level', async () => {
    await begin({ wet: 'low' });
    await reads('float', 'wet');
    await gpio.set(FLOAT_LINE, 1);
    await reads('float', 'dry');
  });

  test('keeps its state through bounces, and is unknown when it does not come to rest', async () => {
    await begin();
    await reads('float', 'dry');
    await gpio.pulse(FLOAT_LINE, 20, 1_000, 2_000);
    expect(await read('float')).toBe('dry');
    const restless = gpio.pulse(FLOAT_LINE, 600, 1_000, 2_000);
    await reads('float', 'unknown');
    await restless;
    await reads('float', 'dry');
  });

  test.each([
    ['as an output', { direction: 'high' }],
    ['inverted', { active_low: '1' }],
    ['watched by one edge', { edge: 'rising' }],
  ])('is taken as an input from a line that is exported already, %s', async (_, files) => {
    await gpio.takenElsewhere(FLOAT_LINE, files);
    await begin();
    await reads('float', 'dry');
    await gpio.set(FLOAT_LINE, 1);
    await reads('float', 'wet');
    expect(await gpio.state(FLOAT_LINE)).toMatchObject({ direction: 'in', edge: 'both', active_low: false });
  });

  test.each(['EBUSY', 'EINVAL'])(
    'that the kernel refuses with %s is unknown, and told once',
    async (error) => {
      await gpio.forbid(FLOAT_LINE, error);
      await begin();
      expect(await read('float')).toBe('unknown');
      expect(await read('float')).toBe('unknown');
      const told = node.log.filter(({ fields }) => fields.code === 'input_unavailable');
      expect(told).toHaveLength(1);
      expect(told[0]?.sentence).toContain('house high switch on GPIO 5 cannot be read');
    },
  );

  test('that cannot be made an input is unknown', async () => {
    await gpio.takenElsewhere(FLOAT_LINE);
    await gpio.fixDirection(FLOAT_LINE, 'EPERM');
    await begin();
    expect(await read('float')).toBe('unknown');
  });

  test('whose line another program takes away is unknown at once, and the process lives on', async () => {
    await begin();
    await reads('float', 'dry');
    await gpio.givenBack(FLOAT_LINE);
    await waitFor('the loss to be told', () =>
      node.log.some(({ fields }) => fields.code === 'input_unavailable'),
    );
    expect(await read('float')).toBe('unknown');
    expect(node.alive).toBe(true);
  });

  test('on a board without the header is unknown', async () => {
    await begin({ gpioRoot: '/sys/class/gpio-absent' });
    expect(await read('float')).toBe('unknown');
  });

  test('gives its line back at the end', async () => {
    await begin();
    await node.call('float', 'stop');
    await node.call('float', 'stop');
    expect(await gpio.state(FLOAT_LINE)).toMatchObject({ exported: false });
    expect(await read('float')).toBe('unknown');
  });
});

describeOnFakeGpio('a flow meter through the real onoff', () => {
  const begin = async (options: object = {}) => {
    await node.make('meter', 'meter', { ...METER, ...options });
    await node.call('meter', 'start');
  };

  test('counts six pulses out of six, and none before the first', async () => {
    await begin();
    expect(await read('meter')).toBe(0);
    for (let n = 1; n <= 6; n++) {
      await gpio.pulse(METER_LINE, 1, 5_000, 5_000);
      await reads('meter', n);
    }
  });

  test('counts every pulse of a run of 100 a second', async () => {
    await begin();
    await gpio.pulse(METER_LINE, 200, 5_000, 5_000);
    await reads('meter', 200);
  });

  test('counts pulses that are over before anybody looks', async () => {
    await begin();
    await gpio.pulse(METER_LINE, 50, 50, 10_000);
    await reads('meter', 50);
  });

  test('counts from either level of rest', async () => {
    await gpio.set(METER_LINE, 1);
    await begin();
    await gpio.pulse(METER_LINE, 6, 5_000, 5_000);
    await reads('meter', 6);
  });

  test('takes the bounces of a reed contact for one pulse', async () => {
    await begin({ debounce_ms: 40 });
    for (let n = 1; n <= 3; n++) {
      // Closes, bounces, and stays closed; opens, bounces, and stays open.
      await gpio.set(METER_LINE, 1);
      await gpio.pulse(METER_LINE, 4, 500, 1_000);
      await gpio.pulse(METER_LINE, 1, 500, 60_000);
      expect(await read('meter')).toBe(n - 1);
      await gpio.set(METER_LINE, 0);
      await gpio.pulse(METER_LINE, 4, 500, 1_000);
      await reads('meter', n);
    }
  });

  test('that cannot be had is unknown, not zero', async () => {
    await gpio.forbid(METER_LINE, 'EBUSY');
    await begin();
    expect(await read('meter')).toBeNull();
  });

  test('whose line is taken away is unknown', async () => {
    await begin();
    await gpio.pulse(METER_LINE, 2, 5_000, 5_000);
    await reads('meter', 2);
    await gpio.givenBack(METER_LINE);
    await reads('meter', null);
    expect(node.alive).toBe(true);
  });
});
