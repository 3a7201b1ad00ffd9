import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The program of these C sources, which use FUSE: made once and kept in the folder for temporary files, until a source
 * changes. Headers are named among the sources.
 * @param flags more for the compiler, and the libraries
 */
export function fuseProgram(name: string, sources: readonly string[], flags: readonly string[] = []): string {
  const hash = createHash('sha256').update(flags.join(' '));
  for (const file of sources) hash.update(readFileSync(file));
  const folder = join(tmpdir(), 'sluice-test-cache');
  const program = join(folder, `${name}-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const fuse = execFileSync('pkg-config', ['--cflags', '--libs', 'fuse3'], { encoding: 'utf8' });
  const code = sources.filter((file) => file.endsWith('.c'));
  // Another worker may be at the same: each makes its own, and the place takes it whole.
  const unfinished = `${program}.${process.pid}`;
  const warnings = ['-O1', '-Wall', '-Wextra'];
  execFileSync('gcc', [...warnings, '-o', unfinished, ...code, ...fuse.trim().split(/\s+/), ...flags]);
  renameSync(unfinished, program);
  return program;
}
