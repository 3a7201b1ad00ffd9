import { request as plain } from 'node:http';
import { request as secure } from 'node:https';

/** A server that takes longer has not taken it, in ms. */
const ANSWER_WITHIN_MS = 10_000;

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
        else reject(new Error(`it answered HTTP ${statusCode}`));
      },
    );
    posted.on('error', (error) => reject(signal.aborted ? new Error('it did not answer in 10 s') : error));
    posted.end(body);
  });
}
