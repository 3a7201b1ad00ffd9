import type { Clock } from '../../firmware/ports/clock.js';
import type { RunCommand } from './machine/run-command.js';

/** `skipped`: it does not apply to this machine, or this user may not look. Neither is a fault. */
export type FindingState = 'ok' | 'warning' | 'broken' | 'skipped';

/** What came of one check. */
export interface Finding {
  readonly state: FindingState;
  /** What is so, as a sentence or two. */
  readonly what: string;
  /** What a person should do; empty when there is nothing to do. */
  readonly do_this: string;
}

/** What is examined. */
export interface Examined {
  /** `/`, or where the file system of another machine is mounted. Everything is read below it. */
  readonly root: string;
  /** The farm folder, when there is one here. */
  readonly farm_folder: string | undefined;
  /** Where the processes keep their data and their control sockets. */
  readonly data_folders: { readonly gateway: string; readonly node: string };
  readonly clock: Pick<Clock, 'wall_ms'>;
  readonly run: RunCommand;
}

/** One thing that `sluice doctor` looks at. It changes nothing. */
export interface Check {
  /** Never changes its meaning: lower-case words joined by underscores. */
  readonly id: string;
  readonly title: string;
  run(examined: Examined): Promise<Finding>;
}

export function ok(what: string): Finding {
  return { state: 'ok', what, do_this: '' };
}

export function skipped(what: string, do_this = ''): Finding {
  return { state: 'skipped', what, do_this };
}

export function warning(what: string, do_this: string): Finding {
  return { state: 'warning', what, do_this };
}

export function broken(what: string, do_this: string): Finding {
  return { state: 'broken', what, do_this };
}

const GRAVITY: readonly FindingState[] = ['skipped', 'ok', 'warning', 'broken'];

/** One finding for several of the same kind: all that is wrong, or, when nothing is, all that is right. */
export function together(findings: readonly Finding[], none: Finding): Finding {
  const worst = GRAVITY.findLast((state) => findings.some((one) => one.state === state));
  if (worst === undefined) return none;
  const isWrong = ({ state }: Finding) => state === 'warning' || state === 'broken';
  const told = findings.some(isWrong) ? findings.filter(isWrong) : findings.filter((f) => f.state === worst);
  return {
    state: worst,
    what: told.map(({ what }) => what).join('; '),
    do_this: [...new Set(told.flatMap(({ do_this }) => (do_this === '' ? [] : [do_this])))].join(' '),
  };
}
