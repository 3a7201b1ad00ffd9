import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** This process's place in the hierarchies that systemd needs; none where systemd itself gives places. */
export function cgroupFolders(): string[] {
  if (existsSync('/run/systemd/system')) return [];
  const lines = readFileSync('/proc/self/cgroup', 'utf8').trimEnd().split('\n');
  return lines.flatMap((line) => {
    const [, name, path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (name === 'name=systemd') return [join('/sys/fs/cgroup/systemd', path)];
    if (name !== '') return [];
    const unified = existsSync('/sys/fs/cgroup/unified') ? '/sys/fs/cgroup/unified' : '/sys/fs/cgroup';
    return [join(unified, path)];
  });
}
