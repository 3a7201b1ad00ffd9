import { request as plain } from 'node:http';
import { request as secure } from 'node:https';

/** A server that takes longer is not there, in ms of real time. */
const ANSWER_WITHIN_MS = 10_000;
const MAX_ANSWER_BYTES = 65_536;

/**
 * The JSON a server answers with. Rejects for any other status than 200, for more than 64 KiB, for what is no JSON, and
 * after 10 s. Redirects are not followed.
 * @param signal nobody waits for it any more
 */
export async function getJson(
  url: string,
  answer_within_ms = ANSWER_WITHIN_MS,
  signal?: AbortSignal,
): Promise<unknown> {
  const too_late = AbortSignal.timeout(answer_within_ms);
  const text = await getText(url, signal === undefined ? too_late : AbortSignal.any([too_late, signal]));
  return JSON.parse(text);
}

function getText(url: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = url.startsWith('https:') ? secure : plain;
    const headers = { accept: 'application/json', 'user-agent': 'sluice' };
    const asked = request(url, { signal, agent: false, headers }, (response) => {
      if (response.statusCode !== 200) {
        asked.destroy(new Error(`it answered HTTP ${response.statusCode}`));
        return;
      }
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_ANSWER_BYTES) asked.destroy(new Error(`it sent more than ${MAX_ANSWER_BYTES} bytes`));
        else chunks.push(chunk);
      });
      response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
      response.on('error', reject);
      response.on('close', () => reject(new Error('it broke off')));
    });
    asked.on('error', (error) => reject(signal.aborted ? new Error('it did not answer in time') : error));
    asked.end();
  });
}
