import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { groundOf, type Spot } from '../../../dashboard/src/home/plan/ground.js';
import { type Layout, layout } from '../../../dashboard/src/home/plan/layout.js';
import { scaleBar } from '../../../dashboard/src/home/plan/scale-bar.js';

const FRAME = { width: 360, height: 480 };
const CELL = { width: 88, height: 108 };

const spot = (id: string, east_m: number, north_m: number): Spot => ({ id, east_m, north_m });

/** How near the marks come to each other, and to the edges: nothing may touch. */
function touching({ marks }: Layout): number {
  return marks.filter((one, index) =>
    marks
      .slice(index + 1)
      .some(
        (other) =>
          Math.abs(one.x - other.x) < CELL.width - 0.01 && Math.abs(one.y - other.y) < CELL.height - 0.01,
      ),
  ).length;
}

function outside({ marks }: Layout): number {
  return marks.filter(
    ({ x, y }) =>
      x < CELL.width / 2 - 0.01 ||
      x > FRAME.width - CELL.width / 2 + 0.01 ||
      y < CELL.height / 2 - 0.01 ||
      y > FRAME.height - CELL.height / 2 + 0.01,
  ).length;
}

describe('the ground of a farm', () => {
  test('metres of the farm’s own stay as they are; a tank without a place is elsewhere', () => {
    const tanks = [{ id: 'a', position: { x_m: 3, y_m: -4 } }, { id: 'b', position: null }, { id: 'c' }];
    expect(groundOf(tanks)).toEqual({ spots: [spot('a', 3, -4)], elsewhere: ['b', 'c'] });
  });

  test('degrees become metres: at 60° north one of longitude is half as long', () => {
    const { spots } = groundOf([
      { id: 'a', position: { latitude_deg: 60, longitude_deg: 10 } },
      { id: 'b', position: { latitude_deg: 60.001, longitude_deg: 10.001 } },
    ]);
    expect(spots[1]?.north_m).toBeCloseTo(111.1, 1);
    expect(spots[1]?.east_m).toBeCloseTo(55.6, 1);
  });

  test('across the date line it is the short way', () => {
    const { spots } = groundOf([
      { id: 'a', position: { latitude_deg: 0, longitude_deg: 179.999 } },
      { id: 'b', position: { latitude_deg: 0, longitude_deg: -179.999 } },
    ]);
    expect(spots[1]?.east_m).toBeCloseTo(222.3, 0);
  });

  test('of both kinds the more frequent is shown', () => {
    const tanks = [
      { id: 'a', position: { x_m: 0, y_m: 0 } },
      { id: 'b', position: { latitude_deg: 1, longitude_deg: 1 } },
      { id: 'c', position: { latitude_deg: 1, longitude_deg: 2 } },
    ];
    expect(groundOf(tanks).spots.map(({ id }) => id)).toEqual(['b', 'c']);
    expect(groundOf(tanks).elsewhere).toEqual(['a']);
    expect(groundOf([])).toEqual({ spots: [], elsewhere: [] });
  });
});

describe('the drawing', () => {
  test('is to scale, with north up and east on the right', () => {
    const { marks, px_per_m } = layout([spot('house', 0, 0), spot('farm', 100, 50)], FRAME, CELL);
    expect(px_per_m).toBeCloseTo((360 - 88) / 100);
    const [farm, house] = marks;
    expect(farm).toMatchObject({ ids: ['farm'], x: 316, stands: null });
    expect(house).toMatchObject({ ids: ['house'], x: 44 });
    expect((house?.y ?? 0) - (farm?.y ?? 0)).toBeCloseTo(50 * 2.72);
  });

  test('one tank, and many at one point, have no scale; each is drawn all the same', () => {
    expect(layout([spot('a', 7, 7)], FRAME, CELL)).toEqual({
      marks: [{ ids: ['a'], x: 180, y: 240, stands: null }],
      px_per_m: null,
    });
    const heap = layout(
      ['a', 'b', 'c'].map((id) => spot(id, 7, 7)),
      FRAME,
      CELL,
    );
    expect(heap.marks).toHaveLength(3);
    expect(touching(heap)).toBe(0);
  });

  test('two that stand together are drawn side by side, with where they really stand', () => {
    const near = layout([spot('a', 0, 0), spot('b', 1, 0), spot('c', 300, 300)], FRAME, CELL);
    expect(near.marks).toHaveLength(3);
    expect(touching(near)).toBe(0);
    expect(near.marks.some(({ stands }) => stands !== null)).toBe(true);
  });

  test('250 on a phone stand in groups, and none is lost', () => {
    const spots = Array.from({ length: 250 }, (_, n) => spot(`t${n}`, n % 25, Math.floor(n / 25)));
    const { marks } = layout(spots, FRAME, CELL);
    expect(marks.length).toBeLessThan(17);
    expect(marks.flatMap(({ ids }) => ids)).toHaveLength(250);
  });

  test('whatever the farm: every tank once, nothing touches, nothing leaves the drawing', () => {
    const place = fc.double({ min: -1e5, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(place, place), { minLength: 1, maxLength: 40 }), (places) => {
        const drawn = layout(
          places.map(([east_m, north_m], n) => spot(`t${n}`, east_m, north_m)),
          FRAME,
          CELL,
        );
        expect(drawn.marks.flatMap(({ ids }) => ids).sort()).toEqual(places.map((_, n) => `t${n}`).sort());
        expect(touching(drawn)).toBe(0);
        expect(outside(drawn)).toBe(0);
      }),
    );
  });
});

describe('the scale bar', () => {
  test.each([
    [2.72, 'metric', 20_000],
    [0.1, 'metric', 500_000],
    [100, 'metric', 500],
    [2.72, 'imperial', 50 * 304.8],
  ] as const)('%d px in a metre, %s', (px_per_m, unit, length_mm) => {
    const bar = scaleBar(px_per_m, 80, unit);
    expect(bar.length_mm).toBeCloseTo(length_mm);
    expect(bar.width_px).toBeCloseTo((length_mm / 1000) * px_per_m);
    expect(bar.width_px).toBeLessThanOrEqual(80);
  });
});
