import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { nodeConfig, type TankConfig } from '../../../firmware/config/node-config.js';
import { LinuxBoard } from '../../../firmware/drivers/board/linux.js';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import { RangeFinders, windowOf_ms } from '../../../firmware/main/range-finders.js';
import type { RangeFinder } from '../../../firmware/ports/range-finder.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { GpiomonBoard } from './support/gpiomon-board.js';

const METRE_US = 5_824;
const tankWith = (sensor: object, id = 'house') => ({
  id,
  name: id,
  shape: { kind: 'rectangle', length_mm: 1_000, width_mm: 1_000, height_mm: 2_000 },
  sensor: { empty_distance_mm: 2_250, ...sensor },
});
const parsed = (...tanks: object[]) =>
  nodeConfig.safeParse({
    schema: 1,
    node: 'pi0',
    gateway: 'gw0',
    broker_url: 'mqtt://127.0.0.1:1883',
    secret_file: 'secret',
    tanks,
  });

function configured(...tanks: object[]): readonly TankConfig[] {
  const { data, error } = parsed(...tanks);
  if (data === undefined) throw error;
  return data.tanks;
}

let root: string;
let gpio: GpiomonBoard | undefined;
let log: RecordedLog;
let finder: RangeFinder | undefined;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sluice-board-'));
  log = new RecordedLog();
});

afterEach(async () => {
  await finder?.stop();
  await gpio?.remove();
  finder = undefined;
  gpio = undefined;
  await rm(root, { recursive: true, force: true });
});

/** Starts the sensor that a configuration asks for, on the machine in `at`. */
async function start(sensor: object, at = root): Promise<RangeFinder> {
  const clock = new SystemClock();
  const probePigpio = async () =>
    ({ usable: false, code: 'pigpio_missing', advice: 'pigpio is not installed.' }) as const;
  const board = new LinuxBoard({ root: at, path: join(at, 'bin'), probePigpio });
  const finders = new RangeFinders({
    simulation: null,
    board,
    pigpio_socket: join(at, 'ranging.sock'),
    folder: at,
    clock,
    log,
    root: at,
  });
  const [tank] = configured(tankWith(sensor));
  if (tank === undefined) throw new Error('no tank');
  finder = finders.of(tank);
  await finder.start(new AbortController().signal);
  return finder;
}

async function file(path: string, text: string): Promise<void> {
  await mkdir(join(root, path, '..'), { recursive: true });
  await writeFile(join(root, path), text);
}

const errors = () => log.lines.filter(({ level }) => level === 'error');

describe('a sensor on pins', () => {
  const PINS = { driver: 'pins', trigger_gpio: 23, echo_gpio: 24 };

  test('gets gpiomon where pigpio cannot be used, on the controller with the right label', async () => {
    gpio = await GpiomonBoard.make(2, 23);
    await gpio.asMachine();
    gpio.sensor = gpio.echo(METRE_US);
    const ranging = await (await start(PINS, gpio.folder)).range();
    expect(ranging.kind === 'echo' && Math.round(ranging.distance_mm)).toBe(1_000);
    expect((await gpio.readCalls())[0]).toContain('-c gpiochip4 24');
  });

  test("has its distance by the thermometer's air, and by the configured one without it", async () => {
    gpio = await GpiomonBoard.make(1, 23);
    await gpio.asMachine();
    gpio.sensor = gpio.echo(METRE_US);
    const w1 = '28-0316a2795eff';
    await mkdir(join(gpio.folder, 'sys/bus/w1/devices', w1), { recursive: true });
    await writeFile(join(gpio.folder, 'sys/bus/w1/devices', w1, 'temperature'), '40000\n');
    const warm = await start({ ...PINS, air_temperature_c: { w1, otherwise_c: 0 } }, gpio.folder);
    const at40 = await warm.range();
    expect(at40.kind === 'echo' && Math.round(at40.distance_mm)).toBe(1_035);
    await warm.stop();

    await rm(join(gpio.folder, 'sys/bus/w1'), { recursive: true });
    const cold = await start({ ...PINS, air_temperature_c: { w1, otherwise_c: 0 } }, gpio.folder);
    const at0 = await cold.range();
    expect(at0.kind === 'echo' && Math.round(at0.distance_mm)).toBe(965);
  });

  test('gets the kernel’s own driver where that is all there is', async () => {
    await file('sys/bus/iio/devices/iio:device1/in_distance_raw', '1500\n');
    await file('sys/bus/iio/devices/iio:device1/in_distance_scale', '0.001000\n');
    const ranging = await (await start({ ...PINS, air_temperature_c: 20 })).range();
    expect(ranging.kind === 'echo' && Math.round(ranging.distance_mm)).toBe(1_500);
  });

  test.each(['auto', 'gpiomon'])(
    'is silent on a machine that has nothing, never simulated (%s)',
    async (route) => {
      const nothing = await start({ ...PINS, route });
      expect(await nothing.range()).toEqual({ kind: 'silent' });
      expect(errors()).toMatchObject([
        {
          fields: { code: 'sensor_has_no_driver' },
          sentence: expect.stringContaining('sudo apt-get install gpiod'),
        },
      ]);
    },
  );

  test('that asks for pigpio waits for its helper, and is silent meanwhile', async () => {
    const helperless = await start({ ...PINS, route: 'pigpio' });
    expect(await helperless.range()).toEqual({ kind: 'silent' });
    expect(log.lines).toMatchObject([{ fields: { code: 'pigpio_helper_lost' } }]);
  });
});

test('a simulated sensor without a simulation is an error of the configuration', async () => {
  const clock = new SystemClock();
  const board = { look: () => Promise.reject(new Error('nobody looks')) };
  const finders = new RangeFinders({ simulation: null, board, pigpio_socket: '', folder: '/', clock, log });
  const [tank] = configured(tankWith({ driver: 'iio', device: 'iio:device0' }));
  if (tank === undefined) throw new Error('no tank');
  const { empty_distance_mm, blind_zone_mm, max_range_mm, pings, min_valid, max_rate_mm_per_s } = tank.sensor;
  const mounting = { empty_distance_mm, blind_zone_mm, max_range_mm, pings, min_valid, max_rate_mm_per_s };
  expect(() => finders.of({ ...tank, sensor: { driver: 'simulated', ...mounting } })).toThrow(/simulation/);
});

describe('a window of pings', () => {
  const iio = (n: number, pings = 7) =>
    tankWith({ driver: 'iio', device: `iio:device${n}`, pings, min_valid: 3 }, `tank${n}`);
  const serial = (n: number, mode: string) =>
    tankWith({ driver: 'serial', device: `/dev/ttyUSB${n}`, mode }, `serial${n}`);

  test('takes 0.9 s for a sensor that pings by itself, whoever else there is', () => {
    const all = configured(serial(0, 'auto'), iio(0), iio(1), iio(2), iio(3));
    expect(all.map((tank) => windowOf_ms(tank, all))).toEqual([900, 2_800, 2_800, 2_800, 2_800]);
  });

  test('is longer where triggered serial sensors take turns with the others', () => {
    const all = configured(serial(0, 'triggered'), iio(0));
    expect(all.map((tank) => windowOf_ms(tank, all))).toEqual([1_400, 1_400]);
  });

  test('of sensors that would need more than 2.4 s together is refused with what to do', () => {
    const many = [0, 1, 2, 3, 4].map((n) => iio(n, 8));
    expect(parsed(...many).success).toBe(true);
    expect(parsed(...many, iio(5, 3)).error?.issues[0]?.message).toMatch(/40 pings together: set fewer/);
    expect(parsed(...many, serial(0, 'auto')).success).toBe(true);
  });
});
