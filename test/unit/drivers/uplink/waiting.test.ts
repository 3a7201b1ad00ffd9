import { describe, expect, test } from '@jest/globals';
import { Answers } from '../../../../firmware/drivers/uplink/answers.js';
import { BackOff } from '../../../../firmware/drivers/uplink/back-off.js';
import { ToldStates } from '../../../../firmware/drivers/uplink/told-states.js';

describe('answers on their way', () => {
  const answer = (n: number) => ({ topic: 't', payload: `${n}` });

  test('are given in order, each once a connection, until they are delivered', () => {
    const answers = new Answers();
    const [first, second, third] = [answer(1), answer(2), answer(3)];
    answers.take(first);
    answers.take(second);
    expect(answers.next()).toBe(first);
    expect(answers.next()).toBe(second);
    expect(answers.next()).toBeUndefined();
    answers.delivered(first);
    answers.take(third);
    expect(answers.next()).toBe(third);
    answers.rewind();
    expect(answers.next()).toBe(second);
    expect(answers.next()).toBe(third);
    expect(answers.next()).toBeUndefined();
  });

  test('beyond 256 the oldest goes, and that is said', () => {
    const answers = new Answers();
    for (let n = 0; n < 256; n++) expect(answers.take(answer(n))).toBe(false);
    expect(answers.next()?.payload).toBe('0');
    expect(answers.take(answer(256))).toBe(true);
    expect(answers.next()?.payload).toBe('1');
    let last: string | undefined;
    for (let one = answers.next(); one !== undefined; one = answers.next()) last = one.payload;
    expect(last).toBe('256');
  });

  test('a delivery told twice, or of an answer that is gone, removes no other', () => {
    const answers = new Answers();
    const [first, second] = [answer(1), answer(2)];
    answers.take(first);
    answers.take(second);
    answers.next();
    answers.delivered(first);
    answers.delivered(first);
    expect(answers.next()).toBe(second);
  });
});

describe('told states', () => {
  const state = (topic: string, payload: string) => ({ topic, payload, qos: 1 as const });

  test('only the newest of a topic is given, once', () => {
    const states = new ToldStates();
    states.tell(state('level', 'old'));
    states.tell(state('status', 'ready'));
    states.tell(state('level', 'new'));
    expect(states.next()).toEqual(state('level', 'new'));
    expect(states.next()).toEqual(state('status', 'ready'));
    expect(states.next()).toBeUndefined();
  });

  test('a topic told again and again does not keep the others from their turn', () => {
    const states = new ToldStates();
    states.tell(state('level', '1'));
    states.tell(state('status', 'ready'));
    expect(states.next()?.topic).toBe('level');
    states.tell(state('level', '2'));
    expect(states.next()?.topic).toBe('status');
  });

  test('over a new connection all are given again, as they are now', () => {
    const states = new ToldStates();
    states.tell(state('level', '1'));
    states.tell(state('status', 'ready'));
    while (states.next() !== undefined);
    states.tell(state('level', '2'));
    states.rewind();
    expect([states.next(), states.next(), states.next()].map((one) => one?.payload).sort()).toEqual([
      '2',
      'ready',
      undefined,
    ]);
  });
});

describe('the back-off', () => {
  test('waits between 250 ms and a limit that doubles up to 30 s', () => {
    const longest = new BackOff(() => 0.999_999);
    const limits = [0.5, 1, 2, 4, 8, 16, 30, 30].map((s) => s * 1_000);
    for (const limit_ms of limits) expect(longest.next_ms()).toBeCloseTo(limit_ms, -1);
    const shortest = new BackOff(() => 0);
    for (const _ of limits) expect(shortest.next_ms()).toBe(250);
  });

  test('never grows out of bounds, and starts over when it is reset', () => {
    const back_off = new BackOff(() => 0.5);
    for (let i = 0; i < 5_000; i++) expect(back_off.next_ms()).toBeLessThanOrEqual(30_000);
    back_off.reset();
    expect(back_off.next_ms()).toBe(375);
  });
});
