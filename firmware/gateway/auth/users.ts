import type { Clock } from '../../ports/clock.js';
import type { UserRecord, UserStore } from '../../ports/store.js';
import { toTimestamp } from '../../protocol/primitives.js';
import type { Role, UserView } from '../../protocol/rest.js';
import { lastAdmin, passwordUnfit, userExists, userUnknown } from '../errors.js';
import type { AuditLog, Requester } from './audit-log.js';
import { LoginThrottle } from './login-throttle.js';
import { PASSWORD_LENGTH, Passwords, type RandomBytes } from './passwords.js';
import { VerifiedPasswords } from './verified-passwords.js';

export interface UsersOptions {
  readonly store: UserStore;
  /** The machine's own time, also where the farm's is simulated: waits are waits of people. */
  readonly clock: Pick<Clock, 'wall_ms' | 'monotonic_ms'>;
  readonly audit: Pick<AuditLog, 'record'>;
  readonly random: RandomBytes;
}

/** What came of an attempt to sign in. `retry_after_s` is above 0 when nothing was even looked at. */
export type SignIn =
  | { readonly ok: true; readonly user: UserRecord }
  | { readonly ok: false; readonly retry_after_s: number };

/** The gateway itself, at its start. */
const STARTING: Requester = { actor: 'sluice', role: 'system', from: 'local' };

/** The people who may sign in, to the dashboard and to MQTT alike. There is always an admin. */
export class Users {
  private readonly passwords: Passwords;
  private readonly throttle: LoginThrottle;
  private readonly verified: VerifiedPasswords;
  private readonly listeners: ((username: string) => void)[] = [];
  /** Resolves when the first ones have their passwords; until then who is right cannot be told. */
  private firstOnes: Promise<void> = Promise.resolve();
  private firstOnesThere = () => {};

  constructor(private readonly options: UsersOptions) {
    this.passwords = new Passwords(options.random);
    this.throttle = new LoginThrottle(options.clock);
    this.verified = new VerifiedPasswords(options.random);
  }

  /** From now on everybody who signs in waits until {@link ensureFirst} is done. */
  awaitFirst(): void {
    this.firstOnes = new Promise((resolve) => {
      this.firstOnesThere = resolve;
    });
  }

  /**
   * Creates `admin` and `viewer` in an empty store. A password that is given becomes theirs, at every start; one that
   * is not is made up once. Answers those that were made up: nobody can read them again.
   */
  async ensureFirst(given: {
    readonly admin?: string | undefined;
    readonly viewer?: string | undefined;
  }): Promise<{ username: string; password: string }[]> {
    const empty = this.options.store.all().length === 0;
    const made: { username: string; password: string }[] = [];
    const put = async (role: Role) => {
      const password = given[role] ?? (empty ? this.passwords.generate() : undefined);
      if (password === undefined) return;
      if (given[role] === undefined) made.push({ username: role, password });
      await this.put(role, role, password);
    };
    await Promise.all([put('admin'), put('viewer')]);
    this.firstOnesThere();
    return made;
  }

  /** The user with this name and password, within the limits of {@link signIn}; undefined for everybody else. */
  async verify(username: string, password: string, from: string): Promise<UserRecord | undefined> {
    const result = await this.signIn(username, password, from);
    return result.ok ? result.user : undefined;
  }

  /**
   * Checks a name and password. Takes as long for a name that is not there. Too many failures make a person or address
   * wait (see LoginThrottle); failures are audited. What was right before is answered without another scrypt run.
   * While a start still gives out passwords, the answer waits for that.
   * @param from the address it comes from
   */
  async signIn(username: string, password: string, from: string): Promise<SignIn> {
    await this.firstOnes;
    const retry_after_s = this.throttle.retry_after_s(username, from);
    if (retry_after_s > 0) return { ok: false, retry_after_s };
    const user = this.find(username);
    const right =
      (user !== undefined && this.verified.knows(user, password)) ||
      (await this.tried(user, { username, password, from }));
    // The user may have been changed or removed while the password was checked.
    const current = this.find(username);
    if (right && current !== undefined && current.password_hash === user?.password_hash) {
      this.throttle.succeeded(username, from);
      return { ok: true, user: current };
    }
    this.auditFailure(username, user, from);
    return { ok: false, retry_after_s: 0 };
  }

  /** All of them, by name. */
  list(): UserView[] {
    return this.options.store
      .all()
      .map(({ username, role, created_ms }) => ({ username, role, created: toTimestamp(created_ms) }));
  }

  find(username: string): UserRecord | undefined {
    return this.options.store.find(username);
  }

  /** Throws `user_exists` or `password_unfit`. */
  async add(user: { username: string; role: Role; password: string }, by: Requester): Promise<void> {
    const { username, role, password } = user;
    if (this.find(username) !== undefined) throw userExists(username);
    const password_hash = await this.hash(password);
    if (this.find(username) !== undefined) throw userExists(username);
    this.options.store.save({ username, role, password_hash, created_ms: this.options.clock.wall_ms() });
    this.changed('user.add', username, `role ${role}`, by);
  }

  /** Throws `user_unknown` or `password_unfit`. Whoever is signed in by this name has to sign in again. */
  async setPassword(username: string, password: string, by: Requester): Promise<void> {
    this.known(username);
    const password_hash = await this.hash(password);
    this.options.store.save({ ...this.known(username), password_hash });
    this.changed('user.password', username, 'a new password', by);
  }

  /** Throws `user_unknown`, or `last_admin` when nobody would be left to undo it. */
  setRole(username: string, role: Role, by: Requester): void {
    const user = this.known(username);
    if (user.role === role) return;
    if (role !== 'admin') this.keepAnAdmin(user);
    this.options.store.save({ ...user, role });
    this.changed('user.role', username, `from ${user.role} to ${role}`, by);
  }

  /** Throws `user_unknown`, or `last_admin`. */
  remove(username: string, by: Requester): void {
    this.keepAnAdmin(this.known(username));
    this.options.store.remove(username);
    this.changed('user.remove', username, '', by);
  }

  /** Tells whose password or role has changed, or who is gone: what they have open must end. */
  onChange(listener: (username: string) => void): void {
    this.listeners.push(listener);
  }

  private async put(username: string, role: Role, password: string): Promise<void> {
    const user = this.find(username);
    if (user === undefined) await this.add({ username, role, password }, STARTING);
    else if (!(await this.passwords.check(password, user.password_hash))) {
      await this.setPassword(username, password, STARTING);
    }
  }

  /** One attempt that counts, whatever number of clients make the same one at once. */
  private tried(
    user: UserRecord | undefined,
    attempt: { username: string; password: string; from: string },
  ): Promise<boolean> {
    const { username, password, from } = attempt;
    return this.verified.once(username, user, password, () => {
      this.throttle.attempt(username, from);
      return this.passwords.check(password, user?.password_hash);
    });
  }

  private auditFailure(username: string, user: UserRecord | undefined, from: string): void {
    // A name that is not there is not written down: it may well be a password in the wrong field.
    const target = user === undefined ? '-' : username;
    const detail = user === undefined ? 'a name that is not there' : 'wrong password';
    const record = { actor: '-', role: '-', action: 'session.open', target, allowed: false, from };
    const wait_s = this.throttle.retry_after_s(username, from);
    this.options.audit.record({
      ...record,
      detail: wait_s > 0 ? `${detail}; not heard for the next ${wait_s} s` : detail,
    });
  }

  private hash(password: string): Promise<string> {
    const { min, max } = PASSWORD_LENGTH;
    if (password.length < min || password.length > max) throw passwordUnfit();
    return this.passwords.hash(password);
  }

  private known(username: string): UserRecord {
    const user = this.find(username);
    if (user === undefined) throw userUnknown(username);
    return user;
  }

  private keepAnAdmin(user: UserRecord): void {
    const admins = this.options.store.all().filter(({ role }) => role === 'admin');
    if (user.role === 'admin' && admins.length === 1) throw lastAdmin(user.username);
  }

  private changed(action: string, username: string, detail: string, by: Requester): void {
    this.verified.forget(username);
    this.options.audit.record({ ...by, action, target: username, allowed: true, detail });
    for (const listener of this.listeners) listener(username);
  }
}
