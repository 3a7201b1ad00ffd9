import { expect, test } from '@jest/globals';
import { SourceChoice } from '../../../../firmware/domain/source/source-choice.js';
import { source } from '../support/source-tank.js';

const BORE = source('bore', { kind: 'bore' });
const TOWN = source('town', { priority: 2 });

test('a source that was dry is doubted for twice as long as it is left alone, unless it brings water or a person resets it', () => {
  const after_s = BORE.retry_after_s;
  const doubted = (choice: SourceChoice, at_s: number) => choice.isDoubted('bore', at_s * 1_000);
  const choice = new SourceChoice([BORE, TOWN]);
  expect(doubted(choice, 0)).toBe(false);
  choice.ranDry('bore', 0);
  choice.brought('town', (after_s + 1) * 1_000);
  expect(choice.wasDry('bore')).toBe(false);
  expect(doubted(choice, 2 * after_s - 1)).toBe(true);
  expect(doubted(choice, 2 * after_s)).toBe(false);
  choice.brought('bore', (after_s + 2) * 1_000);
  expect(doubted(choice, after_s + 3)).toBe(false);
  choice.ranDry('bore', 0);
  const restarted = new SourceChoice([BORE, TOWN]);
  restarted.remember(choice.memory(60_000), 0);
  expect(doubted(restarted, after_s)).toBe(true);
  choice.reset();
  expect(doubted(choice, 1)).toBe(false);
});
