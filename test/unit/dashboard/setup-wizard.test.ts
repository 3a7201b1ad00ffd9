import { afterEach, describe, expect, test } from '@jest/globals';
import {
  draftOf,
  heightOf,
  MEASURES,
  readDraft,
  readShape,
  sameCalibration,
  TYPED_KINDS,
  wrongMeasures,
} from '../../../dashboard/src/admin/setup/draft.js';
import { lengths } from '../../../dashboard/src/admin/setup/lengths.js';
import { placeDraftOf, readPlace } from '../../../dashboard/src/admin/setup/place.js';
import { agreeing, steadyDistance_mm, withWindow } from '../../../dashboard/src/admin/setup/steady.js';
import { METRIC, units } from '../../../dashboard/src/format/units.js';
import { shapeOf } from '../../../firmware/domain/geometry/shape.js';
import {
  calibrationFields,
  calibrationPayload,
  type SensorPayload,
  sensorPayload,
} from '../../../firmware/protocol/calibration.js';
import { position as positionSchema } from '../../../firmware/protocol/position.js';
import { VALID_PAYLOADS } from '../../support/payloads.js';

const IN_FORCE = calibrationPayload.parse(VALID_PAYLOADS.calibration);
const words = {
  typed: (mm: number) => lengths.value.typed(mm),
  read: (t: string, least?: number) => lengths.value.read(t, least),
};
afterEach(() => {
  units.value = METRIC;
});

describe('a draft', () => {
  const draft = draftOf(IN_FORCE, words);

  test('begins as what is in force, and says the same', () => {
    const fields = readDraft(draft, IN_FORCE, words);
    expect(fields).not.toBeNull();
    expect(fields && sameCalibration(fields, IN_FORCE)).toBe(true);
    expect(fields && sameCalibration({ ...fields, empty_distance_mm: 1_901 }, IN_FORCE)).toBe(false);
  });

  test.each(TYPED_KINDS)('reads every measure of a %s as the gateway takes it', (kind) => {
    const measures = Object.fromEntries(MEASURES[kind].map((name, i) => [name, String(1_000 - 300 * i)]));
    const fields = readDraft({ ...draft, kind, measures }, IN_FORCE, words);
    const parsed = calibrationFields.parse(fields);
    expect(heightOf(parsed.shape)).toBe(shapeOf(parsed.shape).height_mm);
    const [first = ''] = MEASURES[kind];
    expect(
      readShape({ ...draft, kind, measures: { ...measures, [first]: '' } }, IN_FORCE.shape, words),
    ).toBeNull();
  });

  test.each([
    ['horizontal_cylinder', { diameter_mm: '1000', length_mm: '2000', end_depth_mm: '501' }, 'end_depth_mm'],
    [
      'cone_bottom',
      { diameter_mm: '900', height_mm: '1000', cone_height_mm: '1000', outlet_diameter_mm: '0' },
      'cone_height_mm',
    ],
    [
      'cone_bottom',
      { diameter_mm: '900', height_mm: '1000', cone_height_mm: '300', outlet_diameter_mm: '900' },
      'outlet_diameter_mm',
    ],
    ['rectangle', { length_mm: 'long', width_mm: '900', height_mm: '' }, 'length_mm'],
  ] as const)('a %s of %j: %s is wrong', (kind, measures, name) => {
    const typed = { ...draft, kind, measures };
    expect(wrongMeasures(typed, words)).toEqual([name]);
    expect(readShape(typed, IN_FORCE.shape, words)).toBeNull();
  });

  test('one distance is enough: the floor follows from the full water', () => {
    const fields = readDraft({ ...draft, empty: ' ', full: '100' }, IN_FORCE, words);
    expect(fields).toMatchObject({ empty_distance_mm: 1_900, full_distance_mm: 100 });
    expect(readDraft({ ...draft, empty: '', full: '' }, IN_FORCE, words)).toBeNull();
    expect(readDraft({ ...draft, empty: 'near' }, IN_FORCE, words)).toBeNull();
    expect(readDraft({ ...draft, full: '-1' }, IN_FORCE, words)).toBeNull();
  });

  test('a table that was poured can be kept, not typed', () => {
    const shape = {
      kind: 'table' as const,
      points: [
        { depth_mm: 0, litres: 0 },
        { depth_mm: 900, litres: 500 },
      ],
    };
    const table = draftOf({ ...IN_FORCE, shape }, words);
    expect(readShape(table, shape, words)).toEqual(shape);
    expect(heightOf(shape)).toBe(900);
    expect(readShape({ ...table, kind: 'table' }, IN_FORCE.shape, words)).toBeNull();
  });
});

describe('full mark and place', () => {
  const newer = { ...IN_FORCE, position: null };
  const draft = draftOf(newer, words);

  test('are sent to a node that takes them, and to no other', () => {
    expect(readDraft(draft, newer, words)).toMatchObject({ full_percent: 95, position: null });
    const { position: _, ...older } = newer;
    expect(readDraft(draft, older, words)).not.toHaveProperty('position');
    expect(readDraft(draft, older, words)).not.toHaveProperty('full_percent');
    expect(readDraft(draft, { ...newer, full_percent: null }, words)).not.toHaveProperty('full_percent');
  });

  test('are something else to save', () => {
    const saved = (part: object) => {
      const fields = readDraft({ ...draft, ...part }, newer, words);
      return fields && sameCalibration(fields, newer);
    };
    expect(saved({})).toBe(true);
    expect(saved({ mark: '90' })).toBe(false);
    expect(saved({ place: { kind: 'plan', first: '0', second: '0' } })).toBe(false);
  });

  test.each(['', '9', '101', 'high', '1e2', '95.55'])('%j is no full mark', (mark) =>
    expect(readDraft({ ...draft, mark }, newer, words)).toBeNull(),
  );

  test.each([
    ['plan', '12', '-8,5', { x_m: 12, y_m: -8.5 }],
    ['plan', ' −3 ', '0', { x_m: -3, y_m: 0 }],
    ['earth', '37.10512345', '-2.4', { latitude_deg: 37.10512345, longitude_deg: -2.4 }],
    ['plan', '100001', '0', undefined],
    ['plan', '', '0', undefined],
    ['plan', '1e3', '0', undefined],
    ['earth', '91', '0', undefined],
    ['earth', '37° 6′', '0', undefined],
    ['none', '', '', null],
  ] as const)('%s %j, %j', (kind, first, second, position) => {
    const read = readPlace({ kind, first, second });
    expect(read).toEqual(position);
    if (read != null) expect(readPlace(placeDraftOf(positionSchema.parse(read)))).toEqual(read);
  });
});

describe('a length', () => {
  test.each([
    ['1900', 1_900],
    [' 1900,5 ', 1_900.5],
    ['0', null],
    ['', null],
    ['-5', null],
    ['1e3', null],
    ['100001', null],
    ['1900 mm', null],
  ])('%j mm', (typed, mm) => expect(lengths.value.read(typed)).toBe(mm));

  test('in inches, to a tenth', () => {
    units.value = { ...METRIC, length: 'imperial' };
    expect(lengths.value.unit).toBe('in');
    expect(lengths.value.read('10')).toBe(254);
    expect(lengths.value.typed(1_900)).toBe('74.8');
  });
});

describe('still water', () => {
  const window = (number: number, distance_mm: number | null): SensorPayload => ({
    ...sensorPayload.parse(VALID_PAYLOADS.sensor),
    window: number,
    distance_mm,
  });
  const seen = (...distances: (number | null)[]) =>
    distances.reduce<readonly SensorPayload[]>((row, mm, i) => withWindow(row, window(i + 1, mm)), []);

  test.each([
    ['four that agree', [900, 1_003, 1_000, 1_008, 1_001], 1_002],
    ['four that do not', [1_000, 1_004, 1_011, 1_003], null],
    ['three', [1_000, 1_000, 1_000], null],
    ['one without an echo among them', [1_000, null, 1_000, 1_000], null],
    ['none', [], null],
  ])('%s', (_, distances, expected) => expect(steadyDistance_mm(seen(...distances))).toBe(expected));

  test('how many agree up to the newest', () => {
    expect(agreeing(seen(900, 1_000, 1_002))).toBe(2);
    expect(agreeing(seen(1_000, 1_000, null))).toBe(0);
  });

  test('a window that is heard twice counts once, and a node that started again begins anew', () => {
    const row = seen(1_000, 1_000, 1_000);
    expect(withWindow(row, window(3, 1_000))).toBe(row);
    expect(withWindow(row, window(1, 1_000))).toHaveLength(1);
  });
});
