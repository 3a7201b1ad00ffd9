import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * Makes sure that a program of Debian is there, installing its package when this is root.
 * @param path where the package puts it
 * @returns whether it is there now; a bench without its peer says so instead of failing
 */
export function debianHas(path: string, packageName: string): boolean {
  if (existsSync(path)) return true;
  if (process.getuid?.() !== 0) return false;
  const apt = (...args: string[]) =>
    spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  apt('update');
  apt('install', '-y', '--no-install-recommends', packageName);
  return existsSync(path);
}
