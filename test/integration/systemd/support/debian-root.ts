import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What Raspberry Pi OS Lite has and the installation counts on, and what the fake board and sensor need. */
const PACKAGES = [
  'systemd-sysv',
  'dbus',
  'openvpn',
  'nftables',
  'iproute2',
  'procps',
  'libfuse3-3',
  'socat',
] as const;
const SUITE = 'bookworm';

/**
 * The root of a Debian 12, made once (some 45 s) and kept in the user's cache. It is never written to: machines boot from it
 * with a layer of their own above it.
 */
export async function debianRoot(): Promise<string> {
  const mirror = mirrorOfHost();
  const key = createHash('sha256')
    .update([SUITE, ...PACKAGES].join())
    .digest('hex')
    .slice(0, 12);
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sluice-tests');
  const root = join(cache, `${SUITE}-${key}`);
  if (existsSync(root)) return root;
  mkdirSync(cache, { recursive: true });
  const unfinished = `${root}.${process.pid}`;
  try {
    const included = `--include=${PACKAGES.join(',')}`;
    await run('debootstrap', ['--variant=minbase', included, SUITE, unfinished, mirror], {
      maxBuffer: 16 * 2 ** 20,
    });
    for (const name of ['machine-id', 'hostname', 'resolv.conf'])
      rmSync(join(unfinished, 'etc', name), { force: true });
    writeFileSync(join(unfinished, 'etc/machine-id'), '');
    rmSync(join(unfinished, 'var/cache/apt/archives'), { recursive: true, force: true });
    if (existsSync(root)) rmSync(unfinished, { recursive: true });
    else renameSync(unfinished, root);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    const { stdout = '', message } = error as { stdout?: string; message: string };
    throw new Error(`debootstrap from ${mirror} failed: ${message}\n${stdout.slice(-2_000)}`, {
      cause: error,
    });
  }
  return root;
}

/** Where this machine's own apt finds Debian's archive. */
function mirrorOfHost(): string {
  try {
    const targets = execFileSync('apt-get', ['indextargets', '--format', '$(REPO_URI) $(CODENAME)'], {
      encoding: 'utf8',
    });
    const lines = targets.split('\n').map((line) => line.split(' '));
    const [mirror] = lines.find(([uri = '', suite]) => suite === SUITE && /\/debian\/?$/.test(uri)) ?? [];
    return mirror ?? 'http://deb.debian.org/debian';
  } catch {
    return 'http://deb.debian.org/debian';
  }
}
