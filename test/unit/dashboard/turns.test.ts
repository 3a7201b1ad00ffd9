import { describe, expect, test } from '@jest/globals';
import { Turns } from '../../../dashboard/src/http/turns.js';
import { waitFor } from '../../support/wait-for.js';

/** Pieces of work that end when they are told to. */
function bench(turns: Turns) {
  const begun: string[] = [];
  const ends = new Map<string, (failed?: Error) => void>();
  const take = (name: string) =>
    turns.take(() => {
      begun.push(name);
      return new Promise<void>((resolve, reject) => {
        ends.set(name, (failed) => (failed === undefined ? resolve() : reject(failed)));
      });
    });
  return { begun, take, end: (name: string, failed?: Error) => ends.get(name)?.(failed) };
}

describe('reads that take turns', () => {
  test('run two at a time, in the order in which they came', async () => {
    const { begun, take, end } = bench(new Turns(2));
    for (const name of ['a', 'b', 'c', 'd']) take(name);
    expect(begun).toEqual(['a', 'b']);
    end('b');
    await waitFor('the third', () => begun.length === 3);
    end('a', new Error('no answer'));
    await waitFor('the fourth, whatever became of the first', () => begun.length === 4);
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
  });

  test('are never begun once nobody waits for them any more', async () => {
    const { begun, take, end } = bench(new Turns(1));
    take('a');
    const giveUp = take('b');
    take('c');
    giveUp();
    end('a');
    await waitFor('the next one', () => begun.length === 2);
    expect(begun).toEqual(['a', 'c']);
    giveUp();
    end('c');
    take('d');
    await waitFor('another one', () => begun.length === 3);
    expect(begun).toEqual(['a', 'c', 'd']);
  });
});
