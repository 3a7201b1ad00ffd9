import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openPty, type Pty } from '../../support/pty.js';
import { waitFor } from '../../support/wait-for.js';
import { CliRig } from './cli-rig.js';

const main = fileURLToPath(new URL('../../../provisioning/main.ts', import.meta.url));
const hooks = fileURLToPath(new URL('../../support/typescript-hooks.mjs', import.meta.url));

let rig: CliRig;
let pty: Pty;
/** What the terminal shows since the last answer, and all of it. */
let screen = '';
let shown = '';

beforeEach(async () => {
  rig = new CliRig();
  screen = '';
  shown = '';
  await rig.begin({ pki: false });
  pty = await openPty();
  pty.onData((bytes) => {
    const text = Buffer.from(bytes).toString('utf8');
    screen += text;
    shown += text;
  });
});
afterEach(async () => {
  await pty.close();
  rig.remove();
});

/** A person at a terminal: keyboard and stderr are the terminal, stdout is a pipe. */
async function atTerminal(args: readonly string[], person: () => Promise<void>) {
  const terminal = openSync(pty.devicePath, 'r+');
  const child = spawn(process.execPath, ['--import', hooks, main, ...args], {
    stdio: [terminal, 'pipe', terminal],
    env: { ...process.env, SLUICE_FARM: rig.farm, SLUICE_CA_PASSPHRASE_FILE: '', TERM: 'xterm' },
  });
  closeSync(terminal);
  let stdout = '';
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  const closed = once(child, 'close');
  await person();
  const [code] = (await closed) as [number | null];
  return { code, stdout };
}

async function answer(question: string, text: string): Promise<void> {
  await waitFor(`the question "${question}"`, () => screen.includes(question), 20_000);
  screen = '';
  pty.write(Buffer.from(text));
}

test('a new passphrase is asked for twice, never shown, and JSON stays alone on stdout', async () => {
  const { code, stdout } = await atTerminal(['pki', 'init', '--bits', '2048', '--json'], async () => {
    await answer('New CA passphrase', 'a long enough one\r');
    await answer('The same again', 'a long enough one\r');
  });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ changed: true });
  expect(shown).toContain('New CA passphrase');
  expect(shown).not.toContain('long');
  expect(readdirSync(join(rig.farm, 'ca-keys'))).toHaveLength(2);
}, 60_000);

test('two that differ make nothing', async () => {
  const { code } = await atTerminal(['pki', 'init'], async () => {
    await answer('New CA passphrase', 'a long enough one\r');
    await answer('The same again', 'another long one\r');
  });
  expect(code).toBe(8);
  expect(readdirSync(rig.farm)).not.toContain('pki');
}, 60_000);

test('Ctrl-C at the prompt ends with 130 and changes nothing', async () => {
  const { code } = await atTerminal(['pki', 'init'], () => answer('New CA passphrase', '\x03'));
  expect(code).toBe(130);
  expect(readdirSync(rig.farm)).not.toContain('pki');
}, 60_000);

test('progress is shown on the terminal and taken away again', async () => {
  await rig.json('pki', 'init', '--bits', '2048');
  await rig.json('farm', 'add-bulk', '--count', '3');
  const { code, stdout } = await atTerminal(['pki', 'issue', '--all'], () =>
    answer('CA passphrase', 'correct horse battery staple\r'),
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(/^5 certificates issued\.\n/);
  await waitFor('the last progress', () => screen.includes('Issuing certificates: 5 of 5'));
}, 60_000);

test('before everybody is shut out a person is asked, and a bare Enter is a no', async () => {
  await rig.json('pki', 'init', '--bits', '2048');
  await rig.json('pki', 'issue', '--all');
  const key = () => readFileSync(join(rig.farm, 'pki/tls-crypt-v2/subnet-0.key'), 'utf8');
  const before = key();
  const renew = ['pki', 'renew', '--tls-crypt', 'gw0'];
  const { code } = await atTerminal(renew, () => answer('Go on?', '\r'));
  expect([code, key()]).toEqual([130, before]);
  expect((await atTerminal(renew, () => answer('Go on?', 'y'))).code).toBe(0);
  expect(key()).not.toBe(before);
}, 60_000);
