import { spawnSync } from 'node:child_process';

/** Runs `openssl` and gives what it says; a failure has its messages, too. */
export function openssl(args: readonly string[], input?: string): { ok: boolean; text: string } {
  const { status, stdout, stderr } = spawnSync('openssl', args, { input, encoding: 'utf8' });
  return { ok: status === 0, text: `${stdout}${stderr}` };
}
