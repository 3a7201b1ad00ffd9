import { createHash } from 'node:crypto';
import type { Clock } from '../../ports/clock.js';
import type { SessionRecord, SessionStore, UserRecord, UserStore } from '../../ports/store.js';
import type { Identity } from '../identity.js';
import type { RandomBytes } from './passwords.js';

export interface SessionsOptions {
  readonly store: SessionStore;
  readonly users: Pick<UserStore, 'find'>;
  /** The machine's own time, also where the farm's is simulated. */
  readonly clock: Pick<Clock, 'wall_ms'>;
  readonly random: RandomBytes;
}

const COOKIE = 'sluice_session';
/**
 * Over HTTPS the cookie has another name. A browser knows no ports: it would keep a page over HTTP from replacing a
 * cookie that is `Secure` (RFC 6265bis, 5.7), and whoever had once used HTTPS could not sign in over HTTP any more. The
 * prefix lets nobody set it but the gateway itself, over HTTPS (RFC 6265bis, 4.1.3.2).
 */
const SECURE_COOKIE = `__Host-${COOKIE}`;

/** A `Set-Cookie` value of `Sessions` as it is sent over HTTPS. */
export function securedCookie(cookie: string): string {
  return `__Host-${cookie}; Secure`;
}
const TOKEN_BYTES = 32;
const DAY_MS = 24 * 60 * 60_000;
/** A session ends when it was not used for so long, and in any case so long after the sign-in. */
const IDLE_END_MS = 7 * DAY_MS;
const ABSOLUTE_END_MS = 30 * DAY_MS;
/** How often "last seen" is written: a phone that asks all the time must not wear the card, and a session lasts for days. */
const SEEN_EVERY_MS = 60 * 60_000;

/** Signed-in browsers. The cookie is random; the store keeps only its hash. */
export class Sessions {
  private readonly listeners: ((username: string) => void)[] = [];

  constructor(private readonly options: SessionsOptions) {}

  /**
   * Opens a session and gives its `Set-Cookie` value, without `Secure`: that depends on the connection. Clears away
   * sessions that have ended by time.
   */
  open(user: Pick<UserRecord, 'username'>): { cookie: string } {
    const { store, clock, random } = this.options;
    const now_ms = clock.wall_ms();
    const token = Buffer.from(random(TOKEN_BYTES)).toString('base64url');
    store.prune(now_ms - ABSOLUTE_END_MS, now_ms - IDLE_END_MS);
    store.save({ token_hash: hashOf(token), username: user.username, created_ms: now_ms, seen_ms: now_ms });
    return { cookie: cookieOf(token, ABSOLUTE_END_MS / 1000) };
  }

  /** Who is signed in with this `Cookie` header, with the role they have now; undefined when nobody is. */
  find(cookieHeader: string | undefined): Identity | undefined {
    const session = this.sessionOf(cookieHeader);
    if (session === undefined) return undefined;
    const now_ms = this.options.clock.wall_ms();
    if (now_ms - session.created_ms >= ABSOLUTE_END_MS || now_ms - session.seen_ms >= IDLE_END_MS)
      return undefined;
    const user = this.options.users.find(session.username);
    if (user === undefined) return undefined;
    if (now_ms - session.seen_ms >= SEEN_EVERY_MS) this.seen({ ...session, seen_ms: now_ms });
    return { username: user.username, role: user.role };
  }

  /**
   * Ends the sessions of this header, if there are any, and gives the `Set-Cookie` value that clears the cookie. A
   * browser that has used HTTP and HTTPS sends two.
   */
  close(cookieHeader: string | undefined): { cookie: string } {
    for (const token of tokensIn(cookieHeader)) {
      const session = this.options.store.find(hashOf(token));
      if (session === undefined) continue;
      this.options.store.remove(session.token_hash);
      this.tellEnd(session.username);
    }
    return { cookie: cookieOf('', 0) };
  }

  /** Ends all sessions of a user. */
  closeOf(username: string): void {
    this.options.store.removeOf(username);
    this.tellEnd(username);
  }

  /** Tells of whom a session was ended, so that live connections can be closed with it. */
  onEnd(listener: (username: string) => void): void {
    this.listeners.push(listener);
  }

  private sessionOf(cookieHeader: string | undefined): SessionRecord | undefined {
    const [token] = tokensIn(cookieHeader);
    return token === undefined ? undefined : this.options.store.find(hashOf(token));
  }

  private seen(session: SessionRecord): void {
    try {
      this.options.store.save(session);
    } catch {
      // The disk is full: the session holds all the same, it only ends earlier if nobody makes room for a week.
    }
  }

  private tellEnd(username: string): void {
    for (const listener of this.listeners) listener(username);
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function cookieOf(token: string, max_age_s: number): string {
  return `${COOKIE}=${token}; Path=/; Max-Age=${max_age_s}; HttpOnly; SameSite=Strict`;
}

/** The tokens in a `Cookie` header (RFC 6265, section 4.2.1), that of HTTPS first. */
function tokensIn(cookieHeader: string | undefined): string[] {
  const pairs = cookieHeader?.split(';').map((pair) => pair.trim()) ?? [];
  return [SECURE_COOKIE, COOKIE].flatMap((name) => {
    const token = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
    return token !== undefined && /^[A-Za-z0-9_-]{43}$/.test(token) ? [token] : [];
  });
}
