import { isNativeError } from 'node:util/types';

/** Why a message was not taken, in words for an admin and without the secret. */
export class NotifyError extends Error {
  readonly code = 'notice_not_delivered';

  /** @param secret what must not appear in the message, wherever the other side may have repeated it */
  constructor(where: string, cause: unknown, secret: string | null) {
    const why = isNativeError(cause) ? cause.message : String(cause);
    const plain = why.replace(/\p{C}+/gu, ' ').slice(0, 200);
    const kept = secret === null ? plain : plain.split(secret).join('…');
    super(`${where} did not take the message: ${kept}`);
    this.name = 'NotifyError';
  }
}
