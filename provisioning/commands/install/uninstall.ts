import { resolve } from 'node:path';
import type { Answer } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import { DATA_FOLDER, RELEASES } from '../../deploy/machine-file.js';
import { MachineRoot } from './machine-root.js';
import type { UninstallOptions } from './options.js';
import { RECORD_FILE, readRecord } from './record.js';
import { dropFirewall, reloadUnits, stopUnits, unitCommands } from './services.js';

/** `sluice uninstall` */
export async function runUninstall(
  call: Call,
  { root: folder, purge = false }: UninstallOptions,
): Promise<Answer> {
  const root = new MachineRoot(resolve(folder));
  if (!call.dryRun) root.checkWritable();
  const record = readRecord(root);
  const data = purge ? [DATA_FOLDER, RELEASES].filter((path) => root.exists(path)) : [];
  const files = (record?.files ?? []).filter((path) => root.exists(path));
  const isDone = record === undefined && data.length === 0;
  const units = record?.units ?? [];
  if (!isDone && !call.dryRun) {
    if (root.hasSystemd) await stopUnits(units);
    for (const path of [...files, ...data]) root.remove(path);
    // Last: an interrupted command is finished by the next.
    root.remove(RECORD_FILE);
    root.removeEmptyFolders('/etc/sluice');
    if (root.hasSystemd) {
      await dropFirewall();
      await reloadUnits();
    }
  }
  const removed = [...files, ...data];
  return {
    json: {
      dry_run: call.dryRun,
      changed: !isDone && !call.dryRun,
      removed,
      kept: purge ? [] : [DATA_FOLDER, RELEASES],
    },
    text: textOf({ isDone, dryRun: call.dryRun, removed, kept: keptIn(root) }),
    next: isDone || call.dryRun || root.hasSystemd ? [] : unitCommands([], units),
  };
}

function textOf({
  isDone,
  dryRun,
  removed,
  kept,
}: {
  isDone: boolean;
  dryRun: boolean;
  removed: readonly string[];
  kept: readonly string[];
}): string {
  if (isDone) return 'Nothing to do: Sluice is not installed here.';
  const list = removed.map((path) => `- ${path}`).join('\n');
  if (dryRun) return `This would be removed; nothing was written:\n${list}`;
  const rest =
    kept.length === 0
      ? ''
      : `\nKept: ${kept.join(' and ')}. To delete them, too: sudo rm -r ${kept.join(' ')}`;
  return `Sluice is no longer installed here:\n${list}${rest}`;
}

/** What stays, where it is. The command has gone with the rest: what comes next must do without it. */
function keptIn(root: MachineRoot): string[] {
  return [DATA_FOLDER, RELEASES].filter((path) => root.exists(path)).map((path) => root.at(path));
}
