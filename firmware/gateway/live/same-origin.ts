import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a browser sent this from a page of ours, or it was no browser. WebSockets are exempt from the browser's
 * same-origin rule, so the server has to look itself (RFC 6455, section 10.2).
 */
export function isSameOrigin({ origin, host }: IncomingHttpHeaders): boolean {
  if (origin === undefined) return true;
  if (host === undefined || !URL.canParse(origin)) return false;
  return new URL(origin).host === host.toLowerCase();
}
