import type { IncomingHttpHeaders } from 'node:http';
import { isSameOrigin } from '../live/same-origin.js';

/** What a browser says of a request from our own pages, and of one the person typed. */
const OWN_SITES: readonly unknown[] = ['same-origin', 'none', undefined];

/**
 * Whether a request comes from a page of this gateway, or from no browser at all. Together with the SameSite cookie and
 * the media type it keeps foreign pages from acting in a signed-in person's name.
 */
export function comesFromOwnPage(headers: IncomingHttpHeaders): boolean {
  return OWN_SITES.includes(headers['sec-fetch-site']) && isSameOrigin(headers);
}
