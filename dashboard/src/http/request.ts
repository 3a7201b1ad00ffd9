import type { Problem } from '../../../firmware/protocol/rest.js';

/** Why a request came to nothing. */
export type Trouble =
  /** No answer in time: whether the request arrived is not known. */
  | { readonly kind: 'unreachable' }
  /** The gateway said no, or could not. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly code: string;
      /** In English; `args` are what a translation needs. */
      readonly detail: string;
      readonly args: Readonly<Record<string, string | number>>;
      /** After how many seconds another attempt makes sense, when the gateway said so. */
      readonly retry_after_s: number | null;
    };

export type Answer<Body> =
  | { readonly ok: true; readonly body: Body }
  | { readonly ok: false; readonly trouble: Trouble };

export interface RequestOptions {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  /** Names what is asked, so that it is done once and can be asked after: 8–64 letters, digits, - or _. */
  readonly id?: string;
  /** How long to wait for the answer, where the gateway itself waits for others, in ms. */
  readonly within_ms?: number;
}

/** Asks the gateway; never throws and never tries twice. */
export type Ask = <Body>(path: string, options?: RequestOptions) => Promise<Answer<Body>>;

/** Slow enough for a weak tunnel, fast enough for somebody standing at the valve. */
const ANSWER_WITHIN_MS = 10_000;

/** Makes an `Ask` on the browser's fetch; the session cookie goes along. */
export function askWith(fetch: typeof globalThis.fetch): Ask {
  return async <Body>(path: string, options: RequestOptions = { method: 'GET' }): Promise<Answer<Body>> => {
    try {
      const response = await fetch(path, {
        method: options.method,
        credentials: 'same-origin',
        cache: 'no-store',
        signal: AbortSignal.timeout(options.within_ms ?? ANSWER_WITHIN_MS),
        headers: headersFor(options),
        ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
      });
      if (!response.ok) return { ok: false, trouble: await refusal(response) };
      const text = await response.text();
      const body: Body = text === '' ? undefined : JSON.parse(text);
      return { ok: true, body };
    } catch {
      return { ok: false, trouble: { kind: 'unreachable' } };
    }
  };
}

function headersFor({ body, id }: RequestOptions): Record<string, string> {
  return {
    accept: 'application/json',
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(id !== undefined && { 'idempotency-key': id }),
  };
}

async function refusal(response: Response): Promise<Trouble> {
  const problem: Partial<Problem> = await response.json().catch(() => ({}));
  return {
    kind: 'refused',
    status: response.status,
    code: problem.code ?? `http_${response.status}`,
    detail: problem.detail ?? problem.title ?? `HTTP ${response.status}`,
    args: problem.args ?? {},
    retry_after_s: retryAfter_s(response.headers.get('retry-after')),
  };
}

/** Reads a `Retry-After` header given in seconds; null when it is absent or something else. */
export function retryAfter_s(header: string | null): number | null {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) : null;
}

/** Whether the trouble is that nobody is signed in any more. */
export function isSignedOut(trouble: Trouble): boolean {
  return trouble.kind === 'refused' && trouble.status === 401;
}
