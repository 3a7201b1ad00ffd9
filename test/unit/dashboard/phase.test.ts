import { describe, expect, test } from '@jest/globals';
import { phaseOf } from '../../../dashboard/src/live/phase.js';

const apart = { synced: false, checking: false, met: true, apart_since_ms: 1000, browser_online: true };

describe('how phone and gateway stand to each other', () => {
  test('live once a snapshot has come, checking while that is in doubt', () => {
    expect(phaseOf({ ...apart, synced: true }, 5000)).toEqual({ name: 'live' });
    expect(phaseOf({ ...apart, synced: true, checking: true }, 5000)).toEqual({ name: 'checking' });
  });

  test('a working socket beats a browser that believes to be offline', () => {
    expect(phaseOf({ ...apart, synced: true, browser_online: false }, 5000)).toEqual({ name: 'live' });
  });

  test('connecting before the first contact, reconnecting after it', () => {
    expect(phaseOf({ ...apart, met: false }, 5000)).toEqual({ name: 'connecting' });
    expect(phaseOf(apart, 5000)).toEqual({ name: 'reconnecting', since_ms: 1000 });
  });

  test.each([true, false])('no contact after 30 s, whether there ever was some or not (%s)', (met) => {
    expect(phaseOf({ ...apart, met }, 30_999).name).not.toBe('offline');
    expect(phaseOf({ ...apart, met }, 31_000)).toEqual({ name: 'offline', since_ms: 1000, phone: false });
  });

  test('a phone without network says so at once', () => {
    const phase = phaseOf({ ...apart, browser_online: false }, 1001);
    expect(phase).toEqual({ name: 'offline', since_ms: 1000, phone: true });
  });
});
