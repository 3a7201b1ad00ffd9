/** What matters of a request to the rule below. */
export interface Asked {
  readonly method: string;
  readonly mode: string;
  readonly url: string;
}

/** What is kept, and for whom. */
export interface Shelf {
  readonly origin: string;
  /** Paths of the kept files; `/` is the page itself. */
  readonly shell: readonly string[];
}

/**
 * Which kept file answers a request; null when the network must. Only the shell is ever answered from here: pages by
 * their one file, scripts, styles and icons by themselves. Figures and commands always go to the gateway.
 */
export function answerFor({ method, mode, url }: Asked, { origin, shell }: Shelf): string | null {
  const address = new URL(url);
  if (method !== 'GET' || address.origin !== origin) return null;
  const { pathname } = address;
  if (shell.includes(pathname)) return pathname;
  return mode === 'navigate' && pathname === '/index.html' ? '/' : null;
}
