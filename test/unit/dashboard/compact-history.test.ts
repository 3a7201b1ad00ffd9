import { describe, expect, test } from '@jest/globals';
import { readHistory } from '../../../dashboard/src/chart/compact.js';
import { historyPath, spanUntil } from '../../../dashboard/src/chart/span.js';
import { compact } from '../../../firmware/gateway/history/compact.js';
import { bucket, event, HOUR_S, history } from './histories.js';
import { later, NOW_MS } from './views.js';

describe('the compact form of a history', () => {
  test('is read as the plain one it was made of', () => {
    const buckets = [bucket(0, 50), bucket(2, null), bucket(3, 40.5)];
    const told = compact(
      'house',
      { from_ms: NOW_MS, to_ms: NOW_MS + 5 * 3_600_000, bucket_ms: 3_600_000, resolution: 'hour', buckets },
      [
        { kind: 'event', tank: 'house', ...event(1, 'open') },
        { kind: 'event', tank: 'house', ...event(3, 'closed', { mode: 'hand' }) },
      ],
      [
        { ts: later(HOUR_S), mm: 2.5 },
        { ts: later(3 * HOUR_S), mm: 0.3 },
      ],
    );
    const sentenceless = { reason_code: 'below_low', reason_args: {}, reason: '' };
    expect(readHistory(told)).toEqual({
      ...history(buckets, 5, [
        event(1, 'open', sentenceless),
        event(3, 'closed', { mode: 'hand', ...sentenceless }),
      ]),
      rain: [
        { ts: later(HOUR_S), mm: 2.5 },
        { ts: later(3 * HOUR_S), mm: 0.3 },
      ],
    });
  });

  test('leaves a plain one as it is, and out what it does not know', () => {
    const plain = history([bucket(0, 50)], 2);
    expect(readHistory(plain)).toBe(plain);
    const told = compact(
      'house',
      { from_ms: NOW_MS, to_ms: NOW_MS + 3_600_000, bucket_ms: 3_600_000, resolution: 'hour', buckets: [] },
      [],
      null,
    );
    const events = { at_s: [0], kind: [0], kinds: ['valve ajar auto x'] };
    expect(readHistory({ ...told, events }).events).toEqual([]);
  });

  test('is asked for where a plain one would be long', () => {
    expect(historyPath('house', spanUntil('year', NOW_MS))).toContain('format=compact&events=0');
    expect(historyPath('house', spanUntil('month', NOW_MS))).not.toContain('format');
  });
});
