import { expect, test } from '@jest/globals';
import {
  caValidity,
  crlValidity,
  daysUntil,
  leafValidity,
  webValidity,
} from '../../../../provisioning/pki/lifetimes.js';

const NOW_MS = Date.UTC(2026, 5, 1, 12, 0, 0, 789);
const DAY_MS = 86_400_000;
const days = ({ notBefore, notAfter }: { notBefore: Date; notAfter: Date }) =>
  [notBefore, notAfter].map((moment) => Math.round((moment.getTime() - NOW_MS) / DAY_MS));

test('everything on the VPN is valid from a year back, because a Pi has no clock of its own', () => {
  expect(days(caValidity(NOW_MS))).toEqual([-365, 7300]);
  expect(days(leafValidity(NOW_MS))).toEqual([-365, 3650]);
  expect(days(crlValidity(NOW_MS))).toEqual([-365, 3650]);
});

test('a web certificate spans no more than the 825 days that phones accept', () => {
  const [before = 0, after = 0] = days(webValidity(NOW_MS));
  expect(after - before).toBeLessThanOrEqual(825);
});

test('moments are whole seconds', () => {
  expect(caValidity(NOW_MS).notBefore.getMilliseconds()).toBe(0);
});

test('days are counted down to the end', () => {
  expect(daysUntil(new Date(NOW_MS + 10 * DAY_MS), NOW_MS)).toBe(10);
  expect(daysUntil(new Date(NOW_MS + 10 * DAY_MS - 1), NOW_MS)).toBe(9);
  expect(daysUntil(new Date(NOW_MS - 1), NOW_MS)).toBe(-1);
});
