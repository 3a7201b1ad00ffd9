import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second, whatever the kernel's own clock does (`getconf CLK_TCK`). */
const TICKS_PER_S = 100;

/**
 * Processor seconds of all children that have ended so far, with theirs (proc(5): cutime and cstime). On a machine that
 * does other things meanwhile it says what a work costs; wall time then says how busy the machine was.
 */
export function childrenProcessor_s(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // The second field is the program's name in brackets, which may hold blanks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_S;
}
