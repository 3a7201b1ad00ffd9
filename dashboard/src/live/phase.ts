/** How this phone and the gateway stand to each other. */
export type Phase =
  | { readonly name: 'connecting' }
  | { readonly name: 'live' }
  /** Just woken up: asking whether what is shown still holds. */
  | { readonly name: 'checking' }
  | { readonly name: 'reconnecting'; readonly since_ms: number }
  /** Given up hope for the moment; still trying. */
  | { readonly name: 'offline'; readonly since_ms: number; readonly phone: boolean };

/** What a phase is made of; times on the phone's clock in ms. */
export interface Contact {
  /** Whether the farm was told as it is, and the socket that tells on is open or about to be. */
  readonly synced: boolean;
  /** Whether an answer is awaited that decides if the socket still works. */
  readonly checking: boolean;
  /** Whether there was contact at any time since signing in. */
  readonly met: boolean;
  /** Since when there is no contact. */
  readonly apart_since_ms: number;
  /** What the browser believes of its own network. */
  readonly browser_online: boolean;
}

/** After this long a reconnection is called what it is: no contact. */
const OFFLINE_AFTER_MS = 30_000;

/** Names the phase; a socket that works beats a browser that believes to be offline. */
export function phaseOf(contact: Contact, now_ms: number): Phase {
  if (contact.synced) return { name: contact.checking ? 'checking' : 'live' };
  const since_ms = contact.apart_since_ms;
  if (!contact.browser_online) return { name: 'offline', since_ms, phone: true };
  if (now_ms - since_ms >= OFFLINE_AFTER_MS) return { name: 'offline', since_ms, phone: false };
  return contact.met ? { name: 'reconnecting', since_ms } : { name: 'connecting' };
}
