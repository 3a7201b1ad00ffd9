import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { describe } from '@jest/globals';

/** Everything that is written below these folders is gone when the script ends. */
const SYSTEM = `set -e
mount -t tmpfs tmpfs /mnt
for folder in boot etc opt usr/local/bin var/lib; do
  mkdir -p /mnt/upper/$folder /mnt/work/$folder
  mount -t overlay overlay -o lowerdir=/$folder,upperdir=/mnt/upper/$folder,workdir=/mnt/work/$folder /$folder
done
`;

/** `describe` for root; others may not mount, and its tests are skipped. */
export const describeAsRoot = process.getuid?.() === 0 ? describe : describe.skip;

/** Runs a shell script as root on this system, of which it can change nothing. */
export function onItsOwn(script: string, env: NodeJS.ProcessEnv = process.env): SpawnSyncReturns<string> {
  return spawnSync('unshare', ['--mount', 'sh', '-c', `${SYSTEM}${script}`], { env, encoding: 'utf8' });
}
