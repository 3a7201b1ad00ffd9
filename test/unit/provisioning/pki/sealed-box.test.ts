import { beforeAll, expect, test } from '@jest/globals';
import { seal, unseal } from '../../../../provisioning/pki/sealed-box.js';

const CONTENT = Buffer.from('a key that nobody may see');
let box: Buffer;

beforeAll(async () => {
  box = await seal(CONTENT, 'pässword', 'CA key');
});

const open = (bytes: Uint8Array, passphrase = 'pässword', purpose = 'CA key') =>
  unseal(bytes, passphrase, purpose, 'the file').then(
    (content) => content.toString(),
    (error: { code?: string }) => error.code ?? String(error),
  );

test('opens with its passphrase, however the keyboard writes an umlaut', async () => {
  expect(await open(box)).toBe(CONTENT.toString());
  expect(await open(box, 'pa\u0308ssword')).toBe(CONTENT.toString());
});

test('does not open with another passphrase or for another purpose', async () => {
  expect(await open(box, 'password')).toBe('passphrase_wrong');
  expect(await open(box, 'pässword', 'farm backup')).toBe('box_damaged');
});

test('says what it is, stretches by scrypt, and shows nothing', () => {
  const [magic, header] = box.toString('latin1').split('\n');
  expect(magic).toBe('sluice sealed box 1');
  expect(JSON.parse(header ?? '')).toMatchObject({
    purpose: 'CA key',
    kdf: 'scrypt-131072-8-1',
    cipher: 'aes-256-gcm',
  });
  expect(box.includes(CONTENT)).toBe(false);
});

test('no two boxes of the same content are alike', async () => {
  expect((await seal(CONTENT, 'pässword', 'CA key')).equals(box)).toBe(false);
});

test('a single changed bit anywhere is noticed', async () => {
  const head = box.indexOf(10, 25) + 1;
  for (const at of [0, 30, head - 4, head, head + 5, box.length - 17, box.length - 1]) {
    const changed = Buffer.from(box);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(['passphrase_wrong', 'box_damaged']).toContain(await open(changed));
  }
});

test.each([0, 1, 19, 20, 60, -50, -20, -16, -1])('a box cut off at byte %d is noticed', async (end) => {
  expect(['passphrase_wrong', 'box_damaged']).toContain(await open(box.subarray(0, end)));
});

test('a header that asks for more memory is not obeyed', async () => {
  const greedy = Buffer.from(
    box.toString('latin1').replace('scrypt-131072-8-1', 'scrypt-999999999-8-1'),
    'latin1',
  );
  expect(await open(greedy)).toBe('box_damaged');
});
