/** A place in the dashboard. It stands after the `#`, so that the gateway serves one page for all of them. */
export type Address =
  | { readonly at: 'home' }
  | { readonly at: 'tank'; readonly id: string }
  | { readonly at: 'system' }
  | { readonly at: 'settings' }
  | { readonly at: 'admin'; readonly section: string | null }
  /** A link to a place that does not exist, or no longer. */
  | { readonly at: 'nowhere' };

export const HOME: Address = { at: 'home' };

/**
 * Reads the part of a location from `#` on: `#/tank/house`. Nothing at all is the home page; null is what is not an
 * address but a mark within the page, like `#tanks`.
 */
export function readAddress(hash: string): Address | null {
  if (hash === '' || hash === '#') return HOME;
  if (!hash.startsWith('#/')) return null;
  const [page = '', detail, ...more] = hash.slice(2).split('/').map(decoded);
  if (more.length > 0) return { at: 'nowhere' };
  if (page === 'tank' && detail) return { at: 'tank', id: detail };
  if (page === 'admin') return { at: 'admin', section: detail || null };
  if (detail) return { at: 'nowhere' };
  if (page === 'system' || page === 'settings') return { at: page };
  return page === '' ? HOME : { at: 'nowhere' };
}

/** The link to a place: what `readAddress` reads. */
export function hrefOf(address: Address): string {
  switch (address.at) {
    case 'tank':
      return `#/tank/${encodeURIComponent(address.id)}`;
    case 'admin':
      return address.section === null ? '#/admin' : `#/admin/${encodeURIComponent(address.section)}`;
    case 'system':
    case 'settings':
      return `#/${address.at}`;
    default:
      return '#/';
  }
}

/** A link that somebody typed may break off in the middle of an escape. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
