import { describe, expect, test } from '@jest/globals';
import { Debounce } from '../../../../firmware/domain/instruments/debounce.js';

describe('a contact without its bounces', () => {
  test('is unknown until it has stood', () => {
    const contact = new Debounce(100);
    expect(contact.level(0)).toBeNull();
    contact.see(1, 0);
    expect(contact.level(99)).toBeNull();
    expect(contact.level(100)).toBe(1);
  });

  test('is what it was while it bounces, and follows when it rests', () => {
    const contact = new Debounce(100);
    contact.see(0, 0);
    expect(contact.level(500)).toBe(0);
    for (const [ms, level] of [
      [510, 1],
      [520, 0],
      [540, 1],
    ] as const) {
      contact.moved(level, ms);
      expect(contact.level(ms)).toBe(0);
    }
    expect(contact.level(639)).toBe(0);
    expect(contact.level(640)).toBe(1);
  });

  test('what stood long enough was settled, though nobody asked in between', () => {
    const contact = new Debounce(100);
    contact.see(1, 0);
    contact.moved(0, 5_000);
    expect(contact.level(5_001)).toBe(1);
  });

  test('a change that is over already makes it wait again', () => {
    const contact = new Debounce(100);
    contact.see(1, 0);
    contact.moved(1, 90);
    expect(contact.level(189)).toBeNull();
    expect(contact.level(190)).toBe(1);
  });

  test('that never comes to rest is unknown', () => {
    const contact = new Debounce(100);
    contact.see(0, 0);
    expect(contact.level(100)).toBe(0);
    for (let ms = 150; ms <= 2_150; ms += 50) contact.moved(ms % 100 === 0 ? 0 : 1, ms);
    expect(contact.level(2_150)).toBe(0);
    contact.moved(0, 2_200);
    expect(contact.level(2_200)).toBeNull();
    contact.moved(1, 2_250);
    expect(contact.level(2_349)).toBeNull();
    expect(contact.level(2_350)).toBe(1);
  });

  test('that cannot be read is unknown at once, and must stand again afterwards', () => {
    const contact = new Debounce(100);
    contact.see(1, 0);
    expect(contact.level(200)).toBe(1);
    contact.see(null, 300);
    expect(contact.level(300)).toBeNull();
    contact.see(1, 400);
    expect(contact.level(450)).toBeNull();
    expect(contact.level(500)).toBe(1);
  });
});
