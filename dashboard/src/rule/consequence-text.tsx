import type { TankView } from '../../../firmware/protocol/rest.js';
import type { RefillRule } from '../../../firmware/protocol/rule.js';
import { numbers, sentence } from '../i18n/language.js';
import { estimateText } from '../i18n/time-text.js';
import type { Doubt } from '../tank/doubt.js';
import { type Because, type Consequence, consequenceOf } from './consequence.js';
import { tt } from './texts.js';

interface Props {
  readonly rule: RefillRule;
  readonly tank: TankView;
  readonly doubt: Doubt | null;
}

/** What a rule would mean: at once, and for each refill. */
export function ConsequenceText({ rule, tank, doubt }: Props) {
  const consequence = consequenceOf(rule, tank, doubt === null);
  return (
    <>
      <p data-testid="rule-at-once" data-at-once={consequence.at_once}>
        {atOnceText(consequence, tank)}
      </p>
      {rule.enabled && consequence.refill_litres !== null && (
        <p class="rule-amount">{amountText(consequence)}</p>
      )}
    </>
  );
}

function atOnceText({ at_once, because }: Consequence, { level }: TankView): string {
  const figure = { level: numbers.value.percent(level?.percent ?? 0) };
  switch (at_once) {
    case 'opens':
      return tt('rule.opens_now', figure);
    case 'closes':
      return tt('rule.closes_now', figure);
    case 'stays':
      return tt('rule.stays', figure);
    case 'held':
      return tt('rule.held', { ...figure, reason: because === null ? '' : reasonText(because) });
    case 'by_hand':
      return tt('rule.by_hand');
    case 'off':
      return tt('rule.off_now');
    case 'level_unknown':
      return tt('rule.level_unknown');
  }
}

function reasonText({ reason_code, reason_args, reason }: Because): string {
  return sentence({ code: reason_code, args: reason_args, text: reason });
}

function amountText({ refill_litres, left_litres, refill_ms }: Consequence): string {
  const amount = tt('rule.amount', {
    litres: numbers.value.litres(refill_litres ?? 0),
    left: numbers.value.litres(left_litres ?? 0),
  });
  return refill_ms === null ? amount : `${amount} ${tt('rule.lasts', { duration: estimateText(refill_ms) })}`;
}
