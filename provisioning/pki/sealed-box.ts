import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { Refusal } from '../refusal.js';

/**
 * A passphrase-protected file: a line that names the format, a line of JSON with salt and nonce, then the AES-256-GCM
 * ciphertext and its 16-byte tag. The key comes from scrypt; both lines are authenticated along with the content.
 *
 * Node's encrypted PKCS#8 would stretch the passphrase by 2,048 rounds of PBKDF2 only, which a stolen key file would not
 * withstand for long. scrypt with N = 2¹⁷, r = 8 takes 128 MiB and about 0.4 s for each guess (OWASP's first choice).
 */
const MAGIC = 'sluice sealed box 1';
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 2 ** 20 } as const;
const TAG_BYTES = 16;
const LONGEST_HEADER = 1024;

const header = z.strictObject({
  /** What is in it, so that one box cannot be put in the place of another. */
  purpose: z.string().max(100),
  kdf: z.literal(`scrypt-${COST.N}-${COST.r}-${COST.p}`),
  cipher: z.literal('aes-256-gcm'),
  salt: z.base64().length(44),
  nonce: z.base64().length(16),
});

type Header = z.infer<typeof header>;

/** What a sealed CA key says it is. */
export const CA_KEY_PURPOSE = 'CA key';

const stretch = promisify<string, Buffer, number, object, Buffer>(scrypt);

/** Seals `content`. The passphrase is used as it is, in Unicode's composed form, so that keyboards do not matter. */
export async function seal(content: Uint8Array, passphrase: string, purpose: string): Promise<Buffer> {
  const salt = randomBytes(32);
  const nonce = randomBytes(12);
  const lines = headLines({
    purpose,
    kdf: `scrypt-${COST.N}-${COST.r}-${COST.p}`,
    cipher: 'aes-256-gcm',
    salt: salt.toString('base64'),
    nonce: nonce.toString('base64'),
  });
  const cipher = createCipheriv('aes-256-gcm', await keyFor(passphrase, salt), nonce);
  cipher.setAAD(lines);
  return Buffer.concat([lines, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

/**
 * Opens a box.
 * @param what names it in messages
 * @throws Refusal `box_damaged`, or `passphrase_wrong` (which a changed byte looks like too)
 */
export async function unseal(
  box: Uint8Array,
  passphrase: string,
  purpose: string,
  what: string,
): Promise<Buffer> {
  const bytes = Buffer.from(box.buffer, box.byteOffset, box.byteLength);
  const { head, lines } = readHead(bytes, what);
  if (head.purpose !== purpose) throw boxDamaged(what, `it is a ${head.purpose}, not a ${purpose}`);
  const tagAt = bytes.length - TAG_BYTES;
  if (tagAt < lines.length) throw boxDamaged(what, 'it is cut off');
  const key = await keyFor(passphrase, Buffer.from(head.salt, 'base64'));
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(head.nonce, 'base64'));
  decipher.setAAD(lines);
  decipher.setAuthTag(bytes.subarray(tagAt));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(lines.length, tagAt)), decipher.final()]);
  } catch (cause) {
    throw new Refusal({
      code: 'passphrase_wrong',
      message: `the passphrase does not open ${what}, or the file was changed`,
      hint: 'Try again; mind capital letters and the keyboard layout.',
      exit: 'passphrase',
      cause,
    });
  }
}

function headLines(head: Header): Buffer {
  return Buffer.from(`${MAGIC}\n${JSON.stringify(head)}\n`);
}

function readHead(bytes: Buffer, what: string): { head: Header; lines: Buffer } {
  const start = bytes.subarray(0, LONGEST_HEADER).toString('latin1');
  if (!start.startsWith(`${MAGIC}\n`)) throw boxDamaged(what, 'it does not begin like one');
  const end = start.indexOf('\n', MAGIC.length + 1);
  if (end === -1) throw boxDamaged(what, 'it is cut off');
  try {
    const head = header.parse(JSON.parse(start.slice(MAGIC.length + 1, end)));
    return { head, lines: bytes.subarray(0, end + 1) };
  } catch {
    throw boxDamaged(what, 'its second line is not what sluice writes');
  }
}

function keyFor(passphrase: string, salt: Buffer): Promise<Buffer> {
  return stretch(passphrase.normalize('NFC'), salt, 32, COST);
}

function boxDamaged(what: string, why: string): Refusal {
  return new Refusal({
    code: 'box_damaged',
    message: `${what} is no sealed file of sluice: ${why}`,
    hint: 'Use the file as sluice wrote it, or another copy of it.',
    exit: 'damaged',
  });
}
