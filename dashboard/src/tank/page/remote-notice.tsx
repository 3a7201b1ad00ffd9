import type { Trouble } from '../../http/request.js';
import type { Remote } from '../../http/use-remote.js';
import { refusalText } from '../../i18n/language.js';
import { Waiting, Warning } from '../../icons/icons.js';
import { tt } from './texts.js';

interface Props {
  readonly remote: Remote<unknown>;
  readonly reload: () => void;
}

/** That something is being asked for, or why it is not there and how to try again; nothing when it is there. */
export function RemoteNotice({ remote: { body, trouble, asking }, reload }: Props) {
  if (trouble !== null) {
    return (
      <div class="remote-trouble" role="alert">
        <p class="doubt">
          <Warning />
          <span>
            {troubleText(trouble)} {body !== null && tt('remote.older')}
          </span>
        </p>
        <button type="button" class="button quiet" disabled={asking} onClick={reload}>
          {tt('remote.retry')}
        </button>
      </div>
    );
  }
  if (body !== null || !asking) return null;
  return (
    <p class="remote-asking" role="status">
      <Waiting />
      {tt('remote.asking')}
    </p>
  );
}

/** Why something could not be read. */
export function troubleText(trouble: Trouble): string {
  return trouble.kind === 'unreachable'
    ? tt('remote.unreachable')
    : tt('remote.refused', { detail: refusalText(trouble) });
}
