import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { gatewayConfig } from '../../../firmware/config/gateway-config.js';
import { nodeConfig } from '../../../firmware/config/node-config.js';
import { ALARMS, DEFAULT_LIMITS } from '../../../firmware/domain/alarm/catalogue.js';
import { channelBody } from '../../../firmware/protocol/notifications.js';
import { fillSchedule, NO_SCHEDULE } from '../../../firmware/protocol/schedule.js';
import { settingsTables } from './settings-tables.js';

/** docs/settings.md and the table of alarms in docs/admin.md against what the programs go by. */

const read = (name: string) => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');
const settings = read('settings.md');

/** The text under a heading, up to the next one. */
function under(heading: string, text: string): string {
  const [, rest] = text.split(`\n${heading}\n`);
  return rest?.split(/\n##/)[0] ?? '';
}

/** The part of the page about one file, or about what is set while the programs run. */
function about(title: string): string {
  const [, rest = ''] = settings.split(`\n## ${title}\n`);
  return rest.split(/\n## /)[0] ?? '';
}

const [top, kind] = [
  (place: string) => place.split(' with ')[0] ?? '',
  (place: string) => place.split(' with ')[1],
];
const headingOf = (place: string) =>
  `### ${top(place) === '' ? 'One' : `\`${top(place)}\``}${kind(place) === undefined ? '' : ` with \`${kind(place)}\``}`;
const rowsIn = (text: string) => text.split('\n').filter((line) => line.startsWith('| `'));

describe.each([
  ['`gateway.json`', gatewayConfig],
  ['`node.json`', nodeConfig],
  ['A schedule', fillSchedule],
  ['A notification channel', channelBody],
] as const)('the reference of %s', (title, schema) => {
  const tables = settingsTables(schema);
  const page = about(title);

  test.each(tables.map((table) => [table.place || 'itself', table] as const))(
    'has each key of %s with default, unit, range, and what it sets',
    (_, { place, also, settings: expected }) => {
      const text = place === '' ? (page.split('\n###')[0] ?? '') : under(headingOf(place), page);
      const rows = rowsIn(text);
      expect(rows.map((row) => `${row.split('|').slice(0, 5).join('|')}|`)).toEqual(
        expected.map(({ row }) => row),
      );
      for (const row of rows) expect(row).toMatch(/\| [`A-Z1-9][^|]{5,}\. \|$/);
      const same = /\nThe same keys: (.*)\.\n/.exec(text)?.[1]?.split(', ') ?? [];
      expect(same).toEqual(also.map((one) => `\`${top(one)}\``));
    },
  );

  test('has nothing that is no key', () => {
    const headings = page.split('\n').filter((line) => line.startsWith('### '));
    expect(headings).toEqual(tables.flatMap(({ place }) => (place === '' ? [] : [headingOf(place)])));
  });
});

test('the reference of a schedule says how long a vacation may be, and what holds without a schedule', () => {
  const page = about('A schedule');
  const days = Number(/At most (\d+) days after `from`/.exec(page)?.[1]);
  const { version: _, ...schedule } = NO_SCHEDULE;
  const taken = (lasts_days: number) => {
    const to = new Date(Date.UTC(2026, 0, 1) + lasts_days * 86_400_000).toISOString().slice(0, 10);
    const vacation = { from: '2026-01-01', to, floor_percent: 5 };
    return fillSchedule.safeParse({ ...schedule, vacation }).success;
  };
  expect([taken(days), taken(days + 1)]).toEqual([true, false]);
  expect(page).toContain(`a tank without a schedule is offered ${NO_SCHEDULE.floor_percent}`);
});

describe('the tables that the reference is held against', () => {
  test.each<[string, z.ZodType, string]>([
    [
      'a default and a range',
      z.number().int().min(30).max(600).default(60),
      '| `a_s` | `60` | s | 30–600, whole |',
    ],
    ['what must be given', z.number().positive().max(9), '| `a_s` | to be given | s | above 0–9 |'],
    [
      'what may be null',
      z.number().min(1).max(9).nullable().default(null),
      '| `a_s` | `null` | s | 1–9 or `null` |',
    ],
    ['what may be left out', z.enum(['x', 'y']).optional(), '| `a_s` | left out |  | `"x"`, `"y"` |'],
  ])('tell %s', (_, a_s, row) => {
    expect(settingsTables(z.strictObject({ a_s }))).toEqual([
      { place: '', also: [], settings: [{ key: 'a_s', row }] },
    ]);
  });

  test('refuse what has no range', () => {
    expect(() => settingsTables(z.strictObject({ a: z.number() }))).toThrow('no range');
  });
});

describe('the table of alarms as they are delivered', () => {
  const { level_low_percent, level_high_percent, host_temp_c, disk_free_percent } = DEFAULT_LIMITS;
  const comes: Readonly<Record<string, string>> = {
    level_low: `at ${level_low_percent.set} %, over at ${level_low_percent.restore} %`,
    level_high: `at ${level_high_percent.set} %, over at ${level_high_percent.restore} %`,
    host_hot: `at ${host_temp_c.set} °C, over at ${host_temp_c.restore} °C`,
    disk_low: `at ${disk_free_percent.set} % free, over at ${disk_free_percent.restore} %`,
  };
  const rows = rowsIn(read('admin.md').split('| alarm | priority |')[1]?.split('\n\n')[0] ?? '');
  const delay = (ms: number) => (ms === 0 ? '0' : `${ms / 1_000} s`);

  test.each(Object.entries(ALARMS))('has %s', (code, { priority, on_delay_ms, off_delay_ms }) => {
    const [row = '', another] = rows.filter((one) => one.split('|')[1]?.includes(`\`${code}\``));
    expect(another).toBeUndefined();
    const [, , told, when = '', on, off] = row.split('|').map((cell) => cell.trim());
    expect([told, on, off]).toEqual([priority, delay(on_delay_ms), delay(off_delay_ms)]);
    if (comes[code] !== undefined) expect(when).toBe(comes[code]);
  });
});
