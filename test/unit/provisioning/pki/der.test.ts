import { expect, test } from '@jest/globals';
import { der, derInteger } from '../../../../provisioning/pki/der.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

test.each([
  [0, '020100'],
  [1, '020101'],
  [127, '02017f'],
  [128, '02020080'],
  [255, '020200ff'],
  [256, '02020100'],
  [65_535, '020300ffff'],
])('the whole number %d', (value, bytes) => {
  expect(hex(derInteger(value))).toBe(bytes);
});

test('lengths of one, two and three bytes', () => {
  expect(hex(der(4, new Uint8Array(127)).subarray(0, 2))).toBe('047f');
  expect(hex(der(4, new Uint8Array(128)).subarray(0, 3))).toBe('048180');
  expect(hex(der(4, new Uint8Array(300)).subarray(0, 4))).toBe('0482012c');
});
