import type { Reason } from '../../domain/reason.js';

/** A server that was reached did not take what was posted; `where` is left to whoever knows the channel. */
export class PostError extends Error {
  constructor(readonly why: Reason<'notice_http_status' | 'notice_unanswered'>) {
    super(why.code);
    this.name = 'PostError';
  }
}
