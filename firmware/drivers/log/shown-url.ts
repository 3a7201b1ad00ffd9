const NO_ADDRESS = '(no address)';

/**
 * A configured address as it may be logged and told: logs are kept, and handed on to whoever helps. Left out is the user
 * part, and what is asked for after the `?`: some devices take their password there.
 * @returns `(no address)` for what names no host: where a secret begins in it nobody knows
 */
export function shownUrl(url: string): string {
  if (!URL.canParse(url)) return NO_ADDRESS;
  const shown = new URL(url);
  if (shown.host === '') return NO_ADDRESS;
  const asks = shown.search !== '';
  shown.username = '';
  shown.password = '';
  shown.search = '';
  shown.hash = '';
  return asks ? `${shown.href}?…` : shown.href;
}
