import { createHash, randomBytes, scryptSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { Passwords } from '../../../../firmware/gateway/auth/passwords.js';

const passwords = new Passwords(randomBytes);

describe('a hash', () => {
  test('has the form and the cost that are promised, with a salt of its own', async () => {
    const [one, other] = await Promise.all([
      passwords.hash('correct horse'),
      passwords.hash('correct horse'),
    ]);
    expect(one).not.toBe(other);
    const [, salt = '', hash] = /^scrypt\$32768\$8\$3\$([^$]{24})\$([^$]{44})$/.exec(one) ?? [];
    const options = { N: 2 ** 15, r: 8, p: 3, maxmem: 2 ** 27 };
    const expected = scryptSync('correct horse', Buffer.from(salt, 'base64'), 32, options);
    expect(hash).toBe(expected.toString('base64'));
  });

  test('belongs to its password alone', async () => {
    const hash = await passwords.hash('correct horse');
    expect(await passwords.check('correct horse', hash)).toBe(true);
    expect(await passwords.check('correct hors', hash)).toBe(false);
    expect(await passwords.check('', hash)).toBe(false);
  });

  test('is the same however the keyboard composes a letter', async () => {
    const hash = await passwords.hash('caf\u00e9 gr\u00fcn');
    expect(await passwords.check('cafe\u0301 gru\u0308n', hash)).toBe(true);
  });

  test('of nobody fits no password', async () => {
    expect(await passwords.check('', undefined)).toBe(false);
  });

  test('in an unknown form is an error, not a "no"', async () => {
    await expect(passwords.check('x', 'md5$abc')).rejects.toThrow('unknown form');
  });
});

test('many at once all get their answer', async () => {
  const hash = await passwords.hash('correct horse');
  const tries = ['correct horse', 'wrong', 'correct horse', 'wrong', 'correct horse'];
  const answers = await Promise.all(tries.map((one) => passwords.check(one, hash)));
  expect(answers).toEqual([true, false, true, false, true]);
});

describe('a made-up password', () => {
  /** Bytes that are the same at every run, as random as a hash. */
  const seeded = (seed: string) => {
    let count = 0;
    return (size: number) => createHash('sha512').update(`${seed}${count++}`).digest().subarray(0, size);
  };

  test('is four groups of letters and digits that nobody mistakes', () => {
    const made = Array.from({ length: 200 }, (_, i) => new Passwords(seeded(`${i}-`)).generate());
    for (const one of made) expect(one).toMatch(/^[a-km-np-z2-9]{4}(-[a-km-np-z2-9]{4}){3}$/);
    expect(new Set(made).size).toBe(200);
  });

  test('has five bits in each of its 16 letters', () => {
    const letters = Array.from({ length: 256 / 16 }, (_, group) =>
      new Passwords((size) => Uint8Array.from({ length: size }, (_, i) => group * 16 + i)).generate(),
    )
      .join('')
      .replaceAll('-', '');
    const counts = new Map<string, number>();
    for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    expect(counts.size).toBe(32);
    expect([...counts.values()].every((count) => count === 8)).toBe(true);
  });

  test('comes from the bytes it is given', () => {
    expect(new Passwords(seeded('a')).generate()).toBe(new Passwords(seeded('a')).generate());
    expect(new Passwords(seeded('a')).generate()).not.toBe(new Passwords(seeded('b')).generate());
  });
});
