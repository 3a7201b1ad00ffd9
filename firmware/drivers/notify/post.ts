import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { reason } from '../../domain/reason.js';
import { PostError } from './post-error.js';

/** A server that takes longer has not taken it, in ms. */
const ANSWER_WITHIN_MS = 10_000;

const unanswered = () => new PostError(reason('notice_unanswered', { waited_s: ANSWER_WITHIN_MS / 1_000 }));

/** Posts a body and resolves when the server has taken it. Redirects are not followed: they could carry a secret away. */
export function post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const request = url.startsWith('https:') ? secure : plain;
    const bytes = Buffer.byteLength(body);
    const posted = request(
      url,
      { method: 'POST', headers: { ...headers, 'content-length': bytes }, signal, agent: false },
      (response) => {
        response.resume();
        const { statusCode = 0 } = response;
        if (statusCode >= 200 && statusCode < 300) resolve();
        else reject(new PostError(reason('notice_http_status', { status: statusCode })));
      },
    );
    posted.on('error', (error) => reject(signal.aborted ? unanswered() : error));
    posted.end(body);
  });
}
