import type { TankView } from '../../../firmware/protocol/rest.js';
import { sentence, t } from '../i18n/language.js';
import { Ready, Refilling, Unknown, Warning } from '../icons/icons.js';
import type { Doubt } from './doubt.js';
import { doubtText } from './doubt-text.js';

/** The one sentence for the farmer. In doubt the reason for the doubt comes first, and the sentence is struck. */
export function StatusLine({ tank, doubt }: { tank: TankView; doubt: Doubt | null }) {
  const { status } = tank;
  return (
    <>
      {doubt !== null && (
        <p class="doubt">
          <Warning />
          {doubtText(doubt, tank.node)}
        </p>
      )}
      <p class="status" data-code={status?.code ?? 'unknown'} data-doubtful={doubt !== null}>
        <StatusIcon code={doubt === null ? status?.code : undefined} />
        <span data-testid={`tank-${tank.id}-status`}>
          {status === null ? (
            t('tank.status_unknown')
          ) : (
            <Said text={sentence(status)} struck={doubt !== null} />
          )}
        </span>
      </p>
      {tank.level?.quality === 'uncertain' && doubt === null && (
        <p class="doubt">
          <Warning />
          {t('tank.uncertain', { reason: levelReason(tank) })}
        </p>
      )}
    </>
  );
}

function Said({ text, struck }: { text: string; struck: boolean }) {
  return struck ? <s>{text}</s> : text;
}

function StatusIcon({ code }: { code: string | undefined }) {
  if (code === 'refilling') return <Refilling />;
  if (code === 'ready') return <Ready />;
  return code === undefined ? <Unknown /> : <Warning />;
}

function levelReason({ level }: TankView): string {
  return level === null
    ? ''
    : sentence({ code: level.reason_code, args: level.reason_args, text: level.reason });
}
