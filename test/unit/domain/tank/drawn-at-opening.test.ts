import { beforeEach, describe, expect, test } from '@jest/globals';
import { DrawnAtOpening, surelyFalls } from '../../../../firmware/domain/tank/drawn-at-opening.js';

const PLAIN = { left_lph: null, empty: false, noise_ratio: 1 };

/** A flow of the tank that is told by ± 50 L/h. */
const flows = (rate_lph: number) => ({ rate_lph, error_lph: 50 });

let drawn: DrawnAtOpening;
beforeEach(() => {
  drawn = new DrawnAtOpening();
});

describe('what people draw when an inlet opens', () => {
  test('is what the level fell by', () => {
    drawn.opened(flows(-600), PLAIN);
    expect(drawn).toMatchObject({ lph: 600, stale: false, seen: true });
  });

  test('is nothing when the level stood still', () => {
    drawn.opened(flows(-600), PLAIN);
    drawn.opened(flows(-150), PLAIN);
    expect(drawn).toMatchObject({ lph: 0, seen: false });
  });

  test('is what it was after a pause too short to tell', () => {
    drawn.opened(flows(-600), PLAIN);
    drawn.opened(null, PLAIN);
    expect(drawn).toMatchObject({ lph: 600, stale: false, seen: false });
  });

  test('is no longer known once the tank is empty, until it is seen anew', () => {
    drawn.opened(flows(-600), PLAIN);
    drawn.opened(null, { ...PLAIN, empty: true });
    expect(drawn).toMatchObject({ lph: 600, stale: true });
    drawn.opened(flows(-300), { ...PLAIN, empty: true });
    expect(drawn).toMatchObject({ lph: 300, stale: false });
  });

  test('is not seen beyond doubt where the noise is three times what it should be', () => {
    drawn.opened(flows(-400), { ...PLAIN, noise_ratio: 3 });
    expect(drawn).toMatchObject({ lph: 400, seen: false });
    drawn.opened(flows(-460), { ...PLAIN, noise_ratio: 3 });
    expect(drawn.seen).toBe(true);
  });

  test.each([
    ['as far as what came leaves room for it', 1_800, 200, 600],
    ['no more than it may have brought besides', 1_800, 1_500, 300],
    ['nothing where it brought all that it can', 1_800, 1_900, 0],
    ['nothing where nobody knows what it brings', null, 200, 0],
  ])('goes on behind a source that raised the level: %s', (_, left_lph, rose_lph, lph) => {
    drawn.opened(flows(-600), PLAIN);
    drawn.opened(flows(rose_lph), { ...PLAIN, left_lph });
    expect(drawn).toMatchObject({ lph, seen: false });
  });

  test('is nothing where the level rose by no more than the noise', () => {
    drawn.opened(flows(-600), PLAIN);
    drawn.opened(flows(150), { ...PLAIN, left_lph: 1_800 });
    expect(drawn.lph).toBe(0);
  });
});

test('a level surely falls by more than three standard errors', () => {
  expect(surelyFalls(flows(-150))).toBe(false);
  expect(surelyFalls(flows(-151))).toBe(true);
  expect(surelyFalls(flows(-299), 2)).toBe(false);
  expect(surelyFalls(flows(-301), 2)).toBe(true);
});
