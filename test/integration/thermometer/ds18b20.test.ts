import { constants } from 'node:os';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import { Ds18b20Thermometer } from '../../../firmware/drivers/thermometer/ds18b20.js';
import type { Clock } from '../../../firmware/ports/clock.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { waitFor } from '../../support/wait-for.js';
import { describeOnKernelFiles, KernelFiles } from '../rangefinder/support/kernel-files.js';

const ID = '28-0316a2795eff';
const SLAVE = `${ID}/w1_slave`;
const at = (t: string) => `72 01 4b 46 7f ff 0e 10 57 : crc=57 YES\n72 01 4b 46 7f ff 0e 10 57 t=${t}`;
const { EIO, ENODEV } = constants.errno;

/** The machine's clock, which can be put forward; whoever sleeps wakes up then. */
class HastyClock implements Clock {
  private readonly system = new SystemClock();
  private ahead_ms = 0;
  private wake = new AbortController();
  wall_ms = () => this.system.wall_ms();
  monotonic_ms = () => this.system.monotonic_ms() + this.ahead_ms;
  async sleep(span_ms: number, signal?: AbortSignal): Promise<void> {
    const due_ms = this.monotonic_ms() + span_ms;
    while (!signal?.aborted && this.monotonic_ms() < due_ms) {
      const hasty = this.wake.signal;
      await this.system.sleep(
        due_ms - this.monotonic_ms(),
        signal ? AbortSignal.any([signal, hasty]) : hasty,
      );
    }
  }
  skip(span_ms: number): void {
    this.ahead_ms += span_ms;
    this.wake.abort();
    this.wake = new AbortController();
  }
}

describeOnKernelFiles('a DS18B20 on the 1-wire bus', () => {
  let files: KernelFiles;
  let clock: HastyClock;
  let log: RecordedLog;
  let thermometer: Ds18b20Thermometer;

  beforeEach(async () => {
    files = await KernelFiles.mount();
    clock = new HastyClock();
    log = new RecordedLog();
    thermometer = new Ds18b20Thermometer({ id: ID, clock, log, root: files.root });
  });

  afterEach(async () => {
    await thermometer.stop();
    await files.unmount();
  });

  const start = () => thermometer.start(new AbortController().signal);
  const codes = () => log.lines.map(({ fields }) => (fields as { code?: string }).code);

  test('tells its temperature once it has started', async () => {
    await files.say(SLAVE, at('23125'));
    await start();
    expect(thermometer.air_c()).toBe(23.125);
  });

  test('is read again every 30 s', async () => {
    await files.say(SLAVE, at('23125'));
    await start();
    await files.say(SLAVE, at('-1062'));
    clock.skip(30_000);
    await waitFor('the colder air', () => thermometer.air_c() === -1.062);
  });

  test('is read from the file `temperature` where that is all there is', async () => {
    await files.say(`${ID}/temperature`, '19687');
    await start();
    expect(thermometer.air_c()).toBe(19.687);
  });

  test('whose reading takes its time delays nobody: the last temperature is told meanwhile', async () => {
    await files.say(SLAVE, at('20000'));
    await start();
    await files.hang(SLAVE, 900, at('30000'));
    clock.skip(30_000);
    const began_ms = performance.now();
    for (let ask = 0; ask < 1_000; ask += 1) expect(thermometer.air_c()).toBe(20);
    expect(performance.now() - began_ms).toBeLessThan(500);
    await waitFor('the slow reading', () => thermometer.air_c() === 30);
  });

  test('whose first reading hangs does not hold up the start, and counts when it comes', async () => {
    await files.hang(SLAVE, 1_600, at('21000'));
    await start();
    expect(thermometer.air_c()).toBeNull();
    await waitFor('the slow reading', () => thermometer.air_c() === 21);
  });

  test.each([
    ['its checksum is wrong', () => files.say(SLAVE, at('23125').replace('YES', 'NO'))],
    ['it tells 85 °C, as after power-on', () => files.say(SLAVE, at('85000'))],
    ['the bus fails (EIO)', () => files.fail(SLAVE, EIO)],
    ['it was taken off (ENODEV)', () => files.fail(SLAVE, ENODEV)],
    ['it is missing', () => files.remove(ID)],
  ])('keeps the last temperature for half an hour when %s, and says so once', async (_, breaks) => {
    await files.say(SLAVE, at('23125'));
    await start();
    await breaks();
    for (let reading = 1; reading <= 3; reading += 1) {
      clock.skip(30_000);
      await waitFor('the trouble in the log', () => codes().includes('thermometer_lost'));
    }
    expect(thermometer.air_c()).toBe(23.125);
    clock.skip(1_800_000);
    expect(thermometer.air_c()).toBeNull();
    expect(codes()).toEqual(['thermometer_lost']);
    await files.say(SLAVE, at('24000'));
    await waitFor('the thermometer again', () => {
      // A reading that was under way then may have been the last one in vain.
      clock.skip(30_000);
      return thermometer.air_c() === 24;
    });
  });

  test('that was never there has no temperature', async () => {
    await start();
    expect(thermometer.air_c()).toBeNull();
    expect(codes()).toEqual(['thermometer_lost']);
  });

  test('is read no more after stop()', async () => {
    await files.say(SLAVE, at('20000'));
    await start();
    await thermometer.stop();
    await files.say(SLAVE, at('30000'));
    clock.skip(60_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(thermometer.air_c()).toBe(20);
  });
});
