import type { Remote } from '../http/use-remote.js';
import { refusalText } from '../i18n/language.js';
import { Warning } from '../icons/icons.js';
import { t } from './texts.js';

/** That something is asked for, or that it is not known and how to try again; nothing when it is there. */
export function RemoteLine({ remote, reload }: { remote: Remote<unknown>; reload: () => void }) {
  const { body, trouble, asking } = remote;
  if (trouble === null) return body === null ? <p class="hint">{t('system.asking')}</p> : null;
  return (
    <p class="doubt" role="alert">
      <Warning />
      <span>
        {trouble.kind === 'unreachable'
          ? t('system.unreachable')
          : t('system.refused', { detail: refusalText(trouble) })}
      </span>
      <button type="button" class="button quiet" disabled={asking} onClick={reload}>
        {t('system.again')}
      </button>
    </p>
  );
}
