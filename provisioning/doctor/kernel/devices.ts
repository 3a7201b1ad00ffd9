import type { Examined } from '../check.js';
import { readText } from '../machine/files.js';

/** The names of all network devices (`/proc/net/dev`); undefined when the machine does not run. */
export function readDevices(examined: Examined): string[] | undefined {
  const text = readText(examined, '/proc/net/dev');
  return text
    ?.split('\n')
    .slice(2)
    .flatMap((line) => /^\s*(\S+):/.exec(line)?.[1] ?? []);
}
