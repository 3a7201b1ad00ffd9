import { expect, test } from '@jest/globals';
import { Finding } from '../../../dashboard/src/home/finding.js';
import { LazyPart } from '../../../dashboard/src/route/use-loaded.js';

test('a part that came once is there at once; one that failed is tried again', async () => {
  const answers = [Promise.reject(new Error('cut off')), Promise.resolve('the part')];
  const part = new LazyPart(() => answers.shift() ?? Promise.reject(new Error('asked too often')));
  expect(part.loaded).toEqual({ at: 'loading' });
  expect(await part.fetch()).toEqual({ at: 'failed' });
  expect(part.loaded).toEqual({ at: 'loading' });
  expect(await part.fetch()).toEqual({ at: 'there', part: 'the part' });
  expect(part.loaded).toEqual({ at: 'there', part: 'the part' });
});

test('whoever signs in next begins with the most urgent of all tanks', () => {
  const finding = new Finding();
  finding.search.value = 'north';
  finding.order.value = 'node';
  finding.clear();
  expect([finding.search.value, finding.order.value]).toEqual(['', 'urgency']);
});
