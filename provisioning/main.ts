#!/usr/bin/env node
import { availableParallelism, userInfo } from 'node:os';
import { SystemClock } from '../firmware/drivers/clock/system.js';
import { readVersion } from '../firmware/main/version.js';
import { runCommandLine } from './cli/run.js';
import type { Surroundings } from './cli/surroundings.js';

/** Who is at the keyboard, also behind sudo. */
function actor(): string {
  const sudo = process.env.SUDO_USER;
  try {
    const { username } = userInfo();
    return sudo === undefined || sudo === username ? username : `${sudo} as ${username}`;
  } catch {
    return `uid ${process.getuid?.() ?? '?'}`;
  }
}

const surroundings: Surroundings = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  variables: process.env,
  clock: new SystemClock(),
  actor: actor(),
  concurrency: availableParallelism(),
  version: readVersion(),
};

// A reader that has seen enough (`sluice farm list | head`) is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runCommandLine(process.argv.slice(2), surroundings);
