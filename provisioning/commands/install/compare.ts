import type { MachineFile } from '../../deploy/machine-file.js';
import { isTakenWhileRunning } from '../../deploy/restarts.js';
import { textDiff } from '../../deploy/text-diff.js';
import { isChangedHere } from './changed-here.js';
import type { MachineRoot } from './machine-root.js';
import type { InstallRecord } from './record.js';

/** One file that is not as it is to be. */
export interface FileChange {
  /** `access`: the content is right, owner or mode is not. */
  readonly change: 'add' | 'write' | 'access' | 'remove';
  readonly path: string;
  /** What differs, line by line; nothing of a secret. */
  readonly lines: readonly string[];
  readonly file: MachineFile | undefined;
  /** The process that reads it takes the change by itself. */
  readonly taken_while_running: boolean;
  /** What is written over was changed on the machine since the last installation. */
  readonly changed_here?: boolean;
}

/** Compares a machine with what it is to hold; writes nothing. */
export function compareMachine(
  root: MachineRoot,
  files: readonly MachineFile[],
  earlier: InstallRecord | undefined,
): FileChange[] {
  const wanted = new Set(files.map(({ path }) => path));
  const gone = (earlier?.files ?? []).filter((path) => !wanted.has(path) && root.text(path) !== undefined);
  return [
    ...files.flatMap((file) => compareFile(root, file, earlier)),
    ...gone.map(
      (path) => ({ change: 'remove', path, lines: [], file: undefined, ...READ_AT_START }) as const,
    ),
  ];
}

function compareFile(root: MachineRoot, file: MachineFile, earlier: InstallRecord | undefined): FileChange[] {
  const { path, mode, group, text, once } = file;
  const there = root.standing(path);
  const isSecret = (mode & 0o004) === 0;
  const lines = isSecret ? ['(secret: not shown)'] : textDiff(there?.text ?? '', text);
  if (there === undefined) return [{ change: 'add', path, lines, file, ...READ_AT_START }];
  if (once === undefined && there.text !== text) {
    const changed_here = isChangedHere(root, path, earlier);
    // What was changed here may not be in force yet: then what runs would not take the rest either.
    const taken_while_running = !changed_here && isTakenWhileRunning(path, there.text, text);
    return [{ change: 'write', path, lines, file, taken_while_running, changed_here }];
  }
  if (there.mode === mode && root.isOwned(there, group)) return [];
  const access = `mode ${there.mode.toString(8)} → ${mode.toString(8)}, root:${group}`;
  return [{ change: 'access', path, lines: [access], file, ...READ_AT_START }];
}

const READ_AT_START = { taken_while_running: false } as const;

const MARKS = { add: '+', write: '~', access: '~', remove: '-' } as const;

/** The changes as people read them; with `diff`, line by line. */
export function changesText(changes: readonly FileChange[], diff: boolean): string {
  return changes
    .flatMap(({ change, path, lines }) => [
      `${MARKS[change]} ${path}`,
      ...(diff ? lines.map((line) => `    ${line}`) : []),
    ])
    .join('\n');
}
