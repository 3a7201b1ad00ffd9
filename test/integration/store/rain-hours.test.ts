import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import type { Store } from '../../../firmware/ports/store.js';
import { RecordedLog } from '../../support/recorded-log.js';

const HOUR_MS = 3_600_000;
const AT_MS = Date.UTC(2026, 2, 1, 6);
const SINCE_MS = AT_MS - 100 * HOUR_MS;

let folder: string;
let store: Store;

const open = () =>
  openStore(join(folder, 'gateway.db'), { clock: new VirtualClock(AT_MS), log: new RecordedLog() });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-rain-'));
  store = open();
});

afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The gauge's count at some minutes after the beginning, each written by itself. */
function count(minutes: number, total_mm: number, { node = 'pi0', since_ms = SINCE_MS } = {}): void {
  store.history.rain({ node, ts_ms: AT_MS + minutes * 60_000, since_ms, total_mm });
  store.history.settle();
}

/** Rain by hour after the beginning. */
const rain = (node = 'pi0') =>
  store.history.rainOf(node, 0, AT_MS + 100 * HOUR_MS).map(({ ts, mm }) => [(ts - AT_MS) / HOUR_MS, mm]);

test('the first count tells nothing: when that rain fell is not known', () => {
  count(0, 12);
  expect(rain()).toEqual([[0, 0]]);
});

test('what a count is more than the last was rained in its hour', () => {
  count(0, 12);
  count(10, 12.5);
  count(50, 14);
  count(70, 14.5);
  count(130, 14.5);
  expect(rain()).toEqual([
    [0, 2],
    [1, 0.5],
  ]);
});

test('the same count told again is no rain', () => {
  count(0, 12);
  count(10, 13);
  count(10, 13);
  count(11, 13);
  expect(rain()).toEqual([[0, 1]]);
});

test.each([
  ['a count that begins anew', { since_ms: AT_MS }, 3],
  ['a count that has become less', {}, 3],
])('%s is all rain', (_, more, total_mm) => {
  count(0, 12);
  count(10, total_mm, more);
  expect(rain()).toEqual([[0, total_mm]]);
});

test('a count that begins anew at the very same height is all rain', () => {
  count(0, 2);
  count(10, 2, { since_ms: AT_MS });
  expect(rain()).toEqual([[0, 2]]);
});

test('each gauge counts by itself', () => {
  count(0, 12);
  count(0, 1, { node: 'pi1' });
  count(10, 13);
  count(10, 5, { node: 'pi1' });
  expect(rain()).toEqual([[0, 1]]);
  expect(rain('pi1')).toEqual([[0, 4]]);
});

test('goes on where it was after a restart', () => {
  count(0, 12);
  store.close();
  store = open();
  count(10, 15);
  expect(rain()).toEqual([[0, 3]]);
});
