import { isNativeError } from 'node:util/types';
import { type Reason, reason } from '../../domain/reason.js';
import { NotDelivered } from '../../ports/notifier.js';
import { reasonText } from '../../protocol/reason-text.js';
import { PostError } from './post-error.js';
import { without } from './without-secret.js';

/** Why a message was not taken, in words for an admin and without the secret. */
export class NotifyError extends NotDelivered {
  readonly code = 'notice_not_delivered';

  /** @param secret what must not appear in the message, wherever the other side may have repeated it */
  constructor(where: string, cause: unknown, secret: string | null) {
    const why = whyOf(where, cause, secret);
    super(why, reasonText(why.code, why.args));
    this.name = 'NotifyError';
  }
}

/** What the other side said is told up to so many characters. */
const MOST_SAID = 200;

function whyOf(where: string, cause: unknown, secret: string | null): Reason {
  if (cause instanceof PostError) return reason(cause.why.code, { ...cause.why.args, where });
  const told = isNativeError(cause) ? cause.message : String(cause);
  // Cut last: half a secret would not be found any more.
  const said = without(secret, told)
    .replace(/\p{C}+/gu, ' ')
    .slice(0, MOST_SAID);
  return reason('notice_error', { where, said });
}
