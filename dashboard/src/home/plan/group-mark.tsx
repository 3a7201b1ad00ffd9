import { useComputed } from '@preact/signals';
import { t } from '../../i18n/language.js';
import { Warning } from '../../icons/icons.js';
import { useServices } from '../../services.js';
import { doubtAbout } from '../../tank/doubt.js';
import { CALM, urgencyOf } from '../urgency.js';
import { tp } from './texts.js';

interface GroupProps {
  readonly ids: readonly string[];
  readonly onCloser: (ids: readonly string[]) => void;
}

/** Tanks that have no room of their own: how many, how many of them need a look, and the way closer. */
export function GroupMark({ ids, onCloser }: GroupProps) {
  const { farm, live, alarms, ticker } = useServices();
  const urgent = useComputed(
    () =>
      ids.filter((id) => {
        const seen = farm.tank(id)?.value;
        if (seen === undefined) return false;
        const doubt = doubtAbout(seen, live.inContact.value, ticker.now_ms.value);
        return urgencyOf(seen, doubt, alarms.standing.value) < CALM;
      }).length,
  ).value;
  return (
    <button
      type="button"
      class="plan-mark plan-group"
      data-testid="plan-group"
      data-urgent={urgent > 0}
      onClick={() => onCloser(ids)}
    >
      {urgent > 0 && <Warning />}
      <span class="plan-count">{t('home.count', { n: ids.length })}</span>
      {urgent > 0 && <span class="plan-urgent">{t('home.attention', { n: urgent })}</span>}
      <span class="visually-hidden">{tp('plan.closer')}</span>
    </button>
  );
}
