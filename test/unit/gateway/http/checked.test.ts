import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { checked } from '../../../../firmware/gateway/checked.js';
import type { GatewayError } from '../../../../firmware/gateway/errors.js';

const schema = z.strictObject({ level: z.strictObject({ percent: z.number().max(100) }), name: z.string() });

const refusal = (value: unknown): GatewayError => {
  try {
    checked(schema, value, 'body');
  } catch (error) {
    return error as GatewayError;
  }
  throw new Error('nothing was refused');
};

describe('what does not fit', () => {
  test('is named, place by place', () => {
    const { code, status, detail, mistakes } = refusal({ level: { percent: 101, depth: 3 }, colour: 'red' });
    expect({ code, status }).toEqual({ code: 'request_invalid', status: 400 });
    expect(mistakes?.map(({ path }) => path).sort()).toEqual([
      'colour',
      'level.depth',
      'level.percent',
      'name',
    ]);
    expect(detail).toContain('level.depth: unknown key');
  });

  test('is named also when it is no object at all', () => {
    for (const value of [undefined, null, 5, 'text', []]) {
      expect(refusal(value).mistakes).toMatchObject([{ path: '' }]);
    }
  });

  test('does not blow up the answer', () => {
    const junk = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`${i}-${'x'.repeat(500)}`, i]));
    expect(JSON.stringify(refusal(junk).mistakes).length).toBeLessThan(2000);
    expect(refusal(junk).detail.length).toBeLessThan(2000);
  });
});

test('what fits comes back as it was checked', () => {
  expect(checked(schema, { level: { percent: 5 }, name: 'x' }, 'body')).toEqual({
    level: { percent: 5 },
    name: 'x',
  });
});
