import type { RefillRule } from '../../../firmware/protocol/rule.js';
import { numbers } from '../i18n/language.js';
import { tt } from './texts.js';

/** A rule in one sentence. */
export function ruleText({ enabled, low_percent, high_percent }: RefillRule): string {
  const marks = { low: numbers.value.percent(low_percent), high: numbers.value.percent(high_percent) };
  return tt(enabled ? 'rule.words' : 'rule.off_words', marks);
}
