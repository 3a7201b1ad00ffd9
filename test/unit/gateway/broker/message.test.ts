import { describe, expect, test } from '@jest/globals';
import { readMessage } from '../../../../firmware/gateway/broker/message.js';
import { TOPICS, type TopicName } from '../../../../firmware/protocol/topics.js';
import { LEVEL, onTheWire, VALID_PAYLOADS } from '../../../support/payloads.js';

const read = (name: TopicName, text: string) => readMessage(name, 'house', Buffer.from(text));

describe('readMessage', () => {
  test.each(Object.keys(TOPICS) as TopicName[])('reads a good %s', (name) => {
    expect(read(name, onTheWire(VALID_PAYLOADS[name]))).toEqual({
      ok: true,
      message: { name, subject: 'house', payload: VALID_PAYLOADS[name] },
    });
  });

  test.each(Object.keys(TOPICS) as TopicName[])('refuses a %s that is none', (name) => {
    for (const text of ['', '{', 'null', '[]', '0', '"on"', '{"ts":1}']) {
      expect(read(name, text).ok).toBe(false);
    }
  });

  test.each([
    ['a negative level', { percent: -0.1 }, /^percent: /],
    ['more than full', { percent: 100.1 }, /^percent: /],
    ['a number as text', { percent: '50' }, /^percent: /],
    ['a time without milliseconds', { ts: '2026-03-01T06:00:00Z' }, /^ts: /],
    ['a limit of no time', { stale_after_s: 0 }, /^stale_after_s: /],
    ['an unknown quality', { quality: 'fine' }, /^quality: /],
  ])('says where the mistake is: %s', (_, change, mistake) => {
    expect(read('level', onTheWire({ ...LEVEL, ...change }))).toMatchObject({
      ok: false,
      mistake: expect.stringMatching(mistake),
    });
  });

  test('takes no number too large for one', () => {
    expect(read('level', onTheWire(LEVEL).replace('"litres":1000', '"litres":1e309')).ok).toBe(false);
    expect(read('level', onTheWire(LEVEL).replace('"litres":1000', '"litres":NaN')).ok).toBe(false);
  });

  test('a command with keys it does not know is refused whole', () => {
    expect(read('command', onTheWire({ ...Object(VALID_PAYLOADS.command), force: true })).ok).toBe(false);
  });
});
