import { constants } from 'node:os';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { speedOfSound_m_per_s } from '../../../firmware/domain/level/speed-of-sound.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { IioRangeFinder } from '../../../firmware/drivers/rangefinder/iio.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { waitFor } from '../../support/wait-for.js';
import { describeOnKernelFiles, KernelFiles } from './support/kernel-files.js';

const RAW = 'iio:device0/in_distance_raw';
const SCALE = 'iio:device0/in_distance_scale';
const { EIO, ENODEV, ETIMEDOUT, EBUSY } = constants.errno;

describeOnKernelFiles("a sensor that the kernel's srf04 driver reads", () => {
  let files: KernelFiles;
  let finder: IioRangeFinder;
  let log: RecordedLog;
  let air_c: number;
  /** Stands still but where a test moves it: a busy machine may take its time for a reading. */
  let clock: VirtualClock;

  beforeEach(async () => {
    air_c = 20;
    clock = new VirtualClock();
    files = await KernelFiles.mount();
    await files.say(SCALE, '0.001000');
    log = new RecordedLog();
    finder = new IioRangeFinder({
      device: 'iio:device0',
      speed_m_per_s: () => speedOfSound_m_per_s(air_c),
      blind_zone_mm: 20,
      max_range_mm: 7_500,
      clock,
      log,
      root: files.root,
    });
    await finder.start(new AbortController().signal);
  });

  afterEach(async () => {
    await finder.stop();
    await files.unmount();
  });

  const codes = () =>
    log.lines.filter(({ level }) => level === 'warn').map(({ fields }) => (fields as { code: string }).code);

  async function distance_mm(): Promise<number> {
    const ranging = await finder.range();
    return ranging.kind === 'echo' ? ranging.distance_mm : Number.NaN;
  }

  test('tells the distance, corrected from the 343.5 m/s of the kernel to the air as it is', async () => {
    await files.say(RAW, '1500');
    expect(await distance_mm()).toBeCloseTo(1_499.65, 1);
    air_c = 40;
    expect(await distance_mm()).toBeCloseTo((1_500 * 355.54) / 343.5, 1);
    air_c = 0;
    expect(await distance_mm()).toBeCloseTo((1_500 * 331.3) / 343.5, 1);
  });

  test('goes by the scale, whatever it is', async () => {
    await files.say(SCALE, '0.010000');
    await files.say(RAW, '150');
    expect(await distance_mm()).toBeCloseTo(1_499.65, 1);
  });

  test.each([
    ['ETIMEDOUT: no edge came', ETIMEDOUT],
    ['EIO: the echo took longer than 40.4 ms', EIO],
  ])('tells no echo after %s', async (_, errno) => {
    await files.fail(RAW, errno);
    expect(await finder.range()).toEqual({ kind: 'no_echo' });
    expect(codes()).toEqual([]);
  });

  test('takes the 38 ms of a sensor that hears nothing, 6,527 mm, for no echo', async () => {
    await files.say(RAW, '6527');
    expect(await finder.range()).toEqual({ kind: 'no_echo' });
  });

  test('tells the blind zone', async () => {
    await files.say(RAW, '12');
    expect(await finder.range()).toEqual({ kind: 'blind_zone' });
  });

  test.each([
    ['the driver is gone (ENODEV)', ENODEV],
    ['something else has it (EBUSY)', EBUSY],
  ])('is silent when %s, and says so once', async (_, errno) => {
    await files.fail(RAW, errno);
    expect(await finder.range()).toEqual({ kind: 'silent' });
    expect(await finder.range()).toEqual({ kind: 'silent' });
    expect(codes()).toEqual(['iio_device_lost']);
    await files.say(RAW, '1500');
    expect(await distance_mm()).toBeCloseTo(1_499.65, 1);
  });

  test('is silent when there is no such device, and is used when it appears', async () => {
    await files.remove('iio:device0');
    expect(await finder.range()).toEqual({ kind: 'silent' });
    expect(codes()).toEqual(['iio_device_lost']);
    await files.say(SCALE, '0.001000');
    await files.say(RAW, '900');
    expect(await distance_mm()).toBeCloseTo(899.8, 1);
  });

  test.each(['', 'x', '-5', '1e309', '12345678901', '1500 mm'])('believes no "%s"', async (text) => {
    await files.say(RAW, text);
    expect(await finder.range()).toEqual({ kind: 'silent' });
  });

  test('a reading that hangs is silence after 150 ms, and no second one is begun meanwhile', async () => {
    await files.hang(RAW, 2_000, '700');
    const asked = finder.range();
    await clock.advance(150);
    expect(await asked).toEqual({ kind: 'silent' });
    await files.say(RAW, '1500');
    expect(await finder.range()).toEqual({ kind: 'silent' });
    await waitFor('the sensor to answer again', async () => Math.round(await distance_mm()) === 1_500);
  });

  test('is silent after stop()', async () => {
    await files.say(RAW, '1500');
    await finder.stop();
    await finder.stop();
    expect(await finder.range()).toEqual({ kind: 'silent' });
  });
});
