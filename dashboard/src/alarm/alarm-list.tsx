import { useSignal } from '@preact/signals';
import type { AlarmView } from '../../../firmware/protocol/alarms.js';
import { useAnnounced } from '../announce/use-announced.js';
import { sentence, t } from '../i18n/language.js';
import { momentText } from '../i18n/time-text.js';
import { Warning } from '../icons/icons.js';
import { useServices } from '../services.js';
import { isUnseen } from './alarms.js';

/** As many as leave the tanks in view; the most urgent come first. */
const AT_FIRST = 4;

interface ListProps {
  readonly admin: boolean;
  /** Shows only what is about this tank. */
  readonly tank?: string;
}

/** What is wrong on the farm now; nothing at all when nothing is. */
export function AlarmList({ admin, tank }: ListProps) {
  const { alarms } = useServices();
  const standing = alarms.standing.value.filter(
    ({ state, scope, subject }) =>
      state !== 'shelved' && (tank === undefined || (scope === 'tank' && subject === tank)),
  );
  const unseen = standing.filter(isUnseen);
  useAnnounced(unseen.map((alarm) => `${subjectOf(alarm)}: ${textOf(alarm)}`).join('. '));
  const all = useSignal(false);
  if (standing.length === 0) return null;
  const trouble = alarms.trouble.value;
  const shown = all.value ? standing : standing.slice(0, AT_FIRST);
  return (
    <section class="alarms" aria-labelledby="alarms-title" data-testid="alarms">
      <h2 id="alarms-title">
        <Warning />
        {unseen.length > 0 ? t('alarms.unseen', { n: unseen.length }) : t('alarms.seen')}
      </h2>
      <ul>
        {shown.map((alarm) => (
          <AlarmLine key={alarm.id} alarm={alarm} admin={admin} />
        ))}
      </ul>
      {standing.length > AT_FIRST && (
        <button
          type="button"
          class="button quiet"
          aria-expanded={all.value}
          onClick={() => {
            all.value = !all.value;
          }}
        >
          {all.value ? t('alarms.fewer') : t('alarms.more', { n: standing.length - AT_FIRST })}
        </button>
      )}
      {trouble !== null && (
        <p class="trouble">
          {t(trouble.kind === 'unreachable' ? 'alarms.no_answer' : 'alarms.not_acknowledged')}
        </p>
      )}
    </section>
  );
}

function AlarmLine({ alarm, admin }: { alarm: AlarmView; admin: boolean }) {
  const { alarms, ticker } = useServices();
  const asking = useSignal(false);
  const subject = subjectOf(alarm);
  const acknowledge = async () => {
    asking.value = true;
    await alarms.acknowledge(alarm.id);
    asking.value = false;
  };
  return (
    <li
      class="alarm"
      data-state={alarm.state}
      data-priority={alarm.priority}
      data-testid={`alarm-${alarm.id}`}
    >
      <p class="what">
        <strong>{subject}</strong> {textOf(alarm)}
      </p>
      <p class="when">
        {t(`alarms.state.${alarm.state}`, {
          time: momentText(Date.parse(alarm.raised), ticker.now_ms.value),
          by: alarm.acknowledged_by ?? '—',
        })}
      </p>
      {admin && isUnseen(alarm) && (
        <button
          type="button"
          class="button quiet"
          disabled={asking.value}
          aria-label={t('alarms.acknowledge_label', { subject, what: textOf(alarm) })}
          onClick={acknowledge}
        >
          {t('alarms.acknowledge')}
        </button>
      )}
    </li>
  );
}

function textOf({ code, args, text }: AlarmView): string {
  return sentence({ code: `alarm_${code}`, args, text });
}

/** A tank by the name the farmer gave it. */
function subjectOf({ scope, subject }: AlarmView): string {
  const { farm } = useServices();
  return (scope === 'tank' && farm.tank(subject)?.value.tank.name) || subject;
}
