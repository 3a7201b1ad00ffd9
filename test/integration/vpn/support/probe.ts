import { waitFor } from '../../../support/wait-for.js';
import type { Machine } from './namespaces.js';

/** Starts a listener that answers every connection with `text`; resolves when it listens. */
export async function listen(machine: Machine, address: string, port: number, text: string): Promise<void> {
  const socat = machine.spawn(
    'socat',
    '-d',
    '-d',
    `TCP-LISTEN:${port},bind=${address},fork,reuseaddr`,
    `SYSTEM:echo ${text} $SOCAT_PEERADDR`,
  );
  let said = '';
  socat.stderr?.on('data', (chunk) => {
    said += String(chunk);
  });
  await waitFor(`a listener on ${address}:${port}`, () => said.includes('listening on'));
}

/**
 * What answers at an address and port, as this machine sees it; `null` when nothing does within a second.
 */
export async function answer(machine: Machine, address: string, port: number): Promise<string | null> {
  const target = `TCP:${address}:${port},connect-timeout=1`;
  const text = await machine.run('socat', '-u', '-T2', target, 'STDOUT').catch(() => '');
  return text.trim() === '' ? null : text.trim();
}

/** Whether anything accepts a connection at an address and port within a second, said or not. */
export async function accepts(machine: Machine, address: string, port: number): Promise<boolean> {
  const target = `TCP:${address}:${port},connect-timeout=1`;
  return machine.run('socat', '-u', 'OPEN:/dev/null', target).then(
    () => true,
    () => false,
  );
}
