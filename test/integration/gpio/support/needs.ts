import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { describe } from '@jest/globals';

const PROGRAMS = [
  ['unshare', '--version'],
  ['nsenter', '--version'],
  ['gcc', '--version'],
  ['pkg-config', '--exists', 'fuse3'],
] as const;

/** What this machine lacks for a fake GPIO board; empty where all is there. */
export function missingForFakeGpio(): string[] {
  const lacks = process.getuid?.() === 0 ? [] : ['root'];
  try {
    accessSync('/dev/fuse', constants.R_OK | constants.W_OK);
  } catch {
    lacks.push('/dev/fuse');
  }
  const absent = PROGRAMS.filter(([program, ...args]) => !runs(program, args));
  return [...lacks, ...absent.map((command) => command.join(' '))];
}

function runs(program: string, args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const lacks = missingForFakeGpio();
if (lacks.length > 0) {
  const packages = 'apt-get install gcc pkg-config libfuse3-dev fuse3';
  process.stderr.write(`tests on a fake GPIO board are skipped: needs ${lacks.join(', ')} (${packages})\n`);
}

/** `describe` where a fake GPIO board can run; elsewhere its tests are skipped, visibly. */
export const describeOnFakeGpio = lacks.length === 0 ? describe : describe.skip;
