import { createHmac, timingSafeEqual } from 'node:crypto';
import type { UserRecord } from '../../ports/store.js';
import type { RandomBytes } from './passwords.js';

const KEY_BYTES = 32;

/**
 * Remembers, until the process ends, which passwords were found right, so that clients that reconnect cost no scrypt
 * run. Kept as an HMAC under a key that is never stored, over the stored hash too: a changed password fits no more.
 */
export class VerifiedPasswords {
  private readonly right = new Map<string, Buffer>();
  private readonly underway = new Map<string, Promise<boolean>>();
  private key: Uint8Array | undefined;

  constructor(private readonly random: RandomBytes) {}

  /** Whether this very password was found right before. */
  knows(user: UserRecord, password: string): boolean {
    const known = this.right.get(user.username);
    return known !== undefined && timingSafeEqual(known, this.digest(user.username, user, password));
  }

  /** Runs a check; those who ask the same while it runs get its answer. */
  once(
    username: string,
    user: UserRecord | undefined,
    password: string,
    check: () => Promise<boolean>,
  ): Promise<boolean> {
    const digest = this.digest(username, user, password);
    const key = digest.toString('base64');
    const running = this.underway.get(key);
    if (running !== undefined) return running;
    const answer = check()
      .then((right) => {
        if (right && user !== undefined) this.right.set(user.username, digest);
        return right;
      })
      .finally(() => this.underway.delete(key));
    this.underway.set(key, answer);
    return answer;
  }

  /** Drops what is known of a user. */
  forget(username: string): void {
    this.right.delete(username);
  }

  private digest(username: string, user: UserRecord | undefined, password: string): Buffer {
    this.key ??= this.random(KEY_BYTES);
    const said = JSON.stringify([username, user?.password_hash ?? '', password]);
    return createHmac('sha256', this.key).update(said).digest();
  }
}
