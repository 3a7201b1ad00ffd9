import { type GatewayError, refusal } from '../../errors.js';

/** A span that cannot be answered. */
export function spanWrong(message: string): GatewayError {
  const said = { part: 'query', place: 'from', mistake: `from: ${message}` };
  return refusal('request_invalid', said, { mistakes: [{ path: 'from', message }] });
}

/**
 * [from, to) in ms of wall time: up to now when there is no end, and `default_ms` long when there is no beginning.
 * Throws `request_invalid` for one that ends before it begins.
 */
export function spanOf(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  now_ms: number,
  default_ms: number,
): { from_ms: number; to_ms: number } {
  const to_ms = to === undefined ? Math.floor(now_ms) : Date.parse(to);
  const from_ms = from === undefined ? to_ms - default_ms : Date.parse(from);
  if (from_ms < to_ms) return { from_ms, to_ms };
  throw spanWrong('from must be before to, and before now when there is no to');
}
