import { type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** Draws `size` random bytes from a source no outsider can guess. */
export type RandomBytes = (size: number) => Uint8Array;

/** Shortest and longest password, in characters (UTF-16 units, as the contracts count them). */
export const PASSWORD_LENGTH = { min: 8, max: 256 } as const;

/** OWASP Password Storage Cheat Sheet, scrypt with 32 MiB: N = 2^15, r = 8, p = 3. */
const COST = { N: 2 ** 15, r: 8, p: 3 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Every run holds 32 MiB and one core for some 0.4 s. */
const RUNS_AT_ONCE = 2;

/** No 0, 1, l or o, which people mistake for each other; 32 characters are five bits each, without a bias. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** Hashes, checks and makes up passwords; never more than two scrypt runs at a time. */
export class Passwords {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly random: RandomBytes) {}

  /** A fresh hash, as `scrypt$N$r$p$salt$hash` with base64 salt and hash. */
  async hash(password: string): Promise<string> {
    const salt = Buffer.from(this.random(SALT_BYTES));
    const hash = await this.derive(password, salt, COST);
    return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64'), hash.toString('base64')].join('$');
  }

  /**
   * Whether the password belongs to the hash. Without a hash the answer is no, after the same time.
   * Throws for a hash in another form: nothing else ever wrote one.
   */
  async check(password: string, password_hash: string | undefined): Promise<boolean> {
    const { cost, salt, hash } = parse(password_hash ?? NOBODY);
    const derived = await this.derive(password, salt, cost);
    return timingSafeEqual(derived, hash) && password_hash !== undefined;
  }

  /** A password to be read from a screen and typed on a phone: 4 groups of 4, 80 bits. */
  generate(): string {
    const letters = [...this.random(GROUPS * GROUP_LENGTH)].map((byte) =>
      LETTERS.charAt(byte % LETTERS.length),
    );
    const groups = Array.from({ length: GROUPS }, (_, group) =>
      letters.slice(group * GROUP_LENGTH, (group + 1) * GROUP_LENGTH).join(''),
    );
    return groups.join('-');
  }

  private async derive(password: string, salt: Uint8Array, cost: Cost): Promise<Buffer> {
    await this.turn();
    try {
      return await scryptOf(password.normalize('NFC'), salt, cost);
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }

  /** Resolves when one of the runs is free; whoever ends hands it to the one who waits longest. */
  private turn(): Promise<void> | undefined {
    if (this.running >= RUNS_AT_ONCE) return new Promise((resolve) => this.waiting.push(resolve));
    this.running += 1;
    return undefined;
  }
}

interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** What the password of a user who is not there is compared with. */
const NOBODY = `scrypt$${COST.N}$${COST.r}$${COST.p}$${Buffer.alloc(SALT_BYTES).toString('base64')}$${Buffer.alloc(HASH_BYTES).toString('base64')}`;

function parse(password_hash: string): { cost: Cost; salt: Buffer; hash: Buffer } {
  const parts = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+)$/.exec(password_hash);
  const [, N, r, p, salt = '', hash = ''] = parts ?? [];
  if (parts === null) throw new Error('a stored password hash has an unknown form');
  return {
    cost: { N: Number(N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
}

function scryptOf(password: string, salt: Uint8Array, { N, r, p }: Cost): Promise<Buffer> {
  // Node refuses what needs more than 32 MiB unless told otherwise; RFC 7914 needs 128·N·r and a little more.
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    scrypt(password, salt, HASH_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
