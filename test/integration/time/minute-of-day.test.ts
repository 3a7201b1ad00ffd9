import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { minuteOfDay } from '../../../firmware/drivers/clock/minute-of-day.js';

const HOOKS = fileURLToPath(new URL('../../support/typescript-hooks.mjs', import.meta.url));
const DRIVER = new URL('../../../firmware/drivers/clock/minute-of-day.ts', import.meta.url).href;

const MINUTE_MS = 60_000;
/** Three days around each change of the clocks in Europe and North America in 2026. */
const MOMENTS_MS = ['2026-03-07', '2026-03-28', '2026-10-24', '2026-10-31'].flatMap((day) =>
  Array.from({ length: 3 * 96 }, (_, quarter) => Date.parse(day) + quarter * 15 * MINUTE_MS - 1),
);

test('Greenwich has no other hour than UTC', () => {
  const of = minuteOfDay('UTC');
  expect([0, 60_000, Date.parse('2026-07-01T13:59:59.999Z')].map(of)).toEqual([0, 1, 13 * 60 + 59]);
});

test.each(['Europe/Madrid', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Auckland', 'UTC'])(
  'a machine in %s shows the minutes of its zone, on the nights too when the clocks change',
  async (time_zone) => {
    const program = `
      import { minuteOfDay } from ${JSON.stringify(DRIVER)};
      console.log(JSON.stringify(${JSON.stringify(MOMENTS_MS)}.map(minuteOfDay())));`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', HOOKS, '--input-type=module', '--eval', program],
      { env: { ...process.env, TZ: time_zone } },
    );
    expect(JSON.parse(stdout)).toEqual(MOMENTS_MS.map(minuteOfDay(time_zone)));
  },
);
