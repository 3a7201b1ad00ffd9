import { describe, expect, test } from '@jest/globals';
import { FunctionNode } from './function-node.js';

describe('Calculate Percentage', () => {
  const node = new FunctionNode('water-tank.json', 'water-tank-percentage');
  test.each([
    ['2200', 0],
    ['1200', 50],
    [200, 100],
    ['150.5', 100],
    ['2290', 0],
    ['100', 100],
    ['0', null],
    ['2400', null],
    ['', null],
    ['-5', null],
    ['1e309', null],
    ['0x10', null],
    ['NaN', null],
    ['12 00', null],
    ['9'.repeat(400), null],
    [null, null],
    [{ distance: 5 }, null],
  ])('%p mm is %p %%', (payload, percent) => {
    expect(node.give({ payload }).payload).toBe(percent);
  });

  test('a reading the broker has kept is none', () => {
    expect(node.give({ payload: '1200', retain: true })).toBeNull();
  });

  test('a full tank that is lower than an empty one gives no level', () => {
    const turned = new FunctionNode('water-tank.json', 'water-tank-percentage', {
      EMPTY_DISTANCE_MM: '200',
      FULL_DISTANCE_MM: '2200',
    });
    expect(turned.give({ payload: '1200' }).payload).toBeNull();
  });
});

describe('the 15/80 rule', () => {
  const start = (settings = {}) => {
    const node = new FunctionNode('water-tank.json', 'water-tank-rule', settings);
    const level = (payload: number | null) => node.give({ topic: 'level', payload });
    const tick = (times = 1) => {
      let given = null;
      for (let i = 0; i < times; i += 1) given = node.give({ topic: 'tick' });
      return {
        valve: given[0].payload,
        level: given[1].visible ? given[1].payload : null,
        status: given[2].payload,
      };
    };
    return { node, level, tick };
  };

  test.each([
    [14.9, 'open'],
    [15, 'closed'],
    [50, 'closed'],
    [80, 'closed'],
    [0, 'open'],
  ])('after a start at %p %% the valve is %s', (percent, state) => {
    const { level, tick } = start();
    level(percent);
    expect(tick().valve).toBe(state);
  });

  test('once open it stays so up to 80 %, once closed down to 15 %', () => {
    const { level, tick } = start();
    level(14);
    level(79.9);
    expect(tick()).toEqual({ valve: 'open', level: 79.9, status: 'Water is refilling' });
    level(80);
    expect(tick()).toEqual({ valve: 'closed', level: 80, status: 'Water is ready to use' });
    level(15);
    expect(tick().valve).toBe('closed');
  });

  test('a change is ordered at once, not at the next second', () => {
    const { level } = start();
    level(50);
    expect(level(10)[0].payload).toBe('open');
    expect(level(11)[0]).toBeNull();
    expect(level(81)[0].payload).toBe('closed');
  });

  test('an unknown level closes: never heard, bad, or older than the limit', () => {
    const { level, tick } = start();
    expect(tick()).toEqual({ valve: 'closed', level: null, status: 'Valve closed: the level is unknown' });
    level(10);
    expect(tick(5).valve).toBe('open');
    expect(tick(1)).toEqual({ valve: 'closed', level: null, status: 'Valve closed: the level is unknown' });
    level(10);
    expect(tick().valve).toBe('open');
    expect(level(null)[0].payload).toBe('closed');
  });

  test('a run that takes too long is ended, and nothing runs until somebody resets it', () => {
    const { node, level, tick } = start({ MAX_RUN_S: '60' });
    level(10);
    for (let i = 0; i < 59; i += 1) {
      level(10);
      expect(tick().valve).toBe('open');
    }
    level(10);
    expect(tick()).toMatchObject({ valve: 'closed', status: expect.stringContaining('press Reset') });
    level(5);
    expect(tick().valve).toBe('closed');
    node.give({ topic: 'reset' });
    expect(tick().valve).toBe('open');
  });

  test.each([
    { LOW_PERCENT: '80', HIGH_PERCENT: '15' },
    { LOW_PERCENT: 'low' },
    { HIGH_PERCENT: '' },
    { HIGH_PERCENT: '100' },
    { STALE_S: '0' },
    { MAX_RUN_S: 'never' },
  ])('settings that make no sense keep it closed: %p', (settings) => {
    const { level, tick } = start(settings);
    level(10);
    expect(tick()).toMatchObject({ valve: 'closed', status: expect.stringContaining('settings') });
  });

  test('whatever else is sent to it changes nothing', () => {
    const { node, level, tick } = start();
    level(10);
    expect(node.give({ topic: 'open', payload: 'open' })).toBeNull();
    expect(tick().valve).toBe('open');
  });
});
