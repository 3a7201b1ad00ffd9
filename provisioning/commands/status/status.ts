import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CONTROL_SOCKETS, type ProcessStatus, processStatus } from '../../../firmware/protocol/control.js';
import type { Answer } from '../../cli/answer.js';
import { askProcess } from '../../cli/ask-process.js';
import { controlSocket, type DataFolderOption } from '../../cli/data-folder.js';
import type { Call } from '../../cli/define.js';
import { table } from '../../cli/table.js';
import { DATA_FOLDER } from '../../deploy/machine-file.js';
import { Refusal } from '../../refusal.js';
import { spanText } from './span.js';

type ProcessName = keyof typeof CONTROL_SOCKETS;

const PROCESSES = Object.keys(CONTROL_SOCKETS) as ProcessName[];

/** What came of asking one process in one folder. */
interface Found {
  readonly name: ProcessName;
  readonly folder: string;
  readonly status: ProcessStatus | undefined;
  /** It has run there and does not answer. */
  readonly died: boolean;
  /** Whoever asks may not look there. */
  readonly closed: boolean;
}

/**
 * `sluice status`
 * @param installed where an installed gateway and node keep their data
 */
export async function runStatus(
  call: Call,
  options: DataFolderOption,
  installed = DATA_FOLDER,
): Promise<Answer> {
  const folders = foldersToAsk(call, options, installed);
  const found = (
    await Promise.all(folders.flatMap((folder) => PROCESSES.map((name) => find(folder, name))))
  ).sort((a, b) => PROCESSES.indexOf(a.name) - PROCESSES.indexOf(b.name));
  const running = found.flatMap(({ status }) => status ?? []);
  const died = found.filter((one) => one.died);
  const closed = found.filter((one) => one.closed);
  if (running.length === 0) throw nothingRuns(folders, died, closed);
  const absent = PROCESSES.filter((name) => !running.some((one) => one.process === name));
  return {
    json: {
      data_dir: found.find(({ status }) => status !== undefined)?.folder,
      processes: running,
      not_running: absent,
    },
    text: running.map(describe).join('\n\n'),
    warnings: [
      ...died.map(({ name, folder }) => ({
        code: 'died',
        message: `the ${name} has run here (${folder}) and does not answer`,
      })),
      ...closedFolders(closed).map((folder) => ({ code: 'not_allowed', message: `${folder} needs sudo` })),
    ],
    exit: died.length > 0 ? 'not_running' : 'ok',
  };
}

/** The folder that is named, else where `npm start` and where the units keep their data. */
function foldersToAsk(
  { surroundings: { variables } }: Call,
  { dataDir }: DataFolderOption,
  installed: string,
): string[] {
  const named = dataDir ?? (variables.SLUICE_DATA_DIR || undefined);
  if (named !== undefined) return [resolve(named)];
  return [resolve('./data'), ...PROCESSES.map((name) => join(installed, name))];
}

async function find(folder: string, name: ProcessName): Promise<Found> {
  const socket = controlSocket(folder, name);
  const nobody = { name, folder, status: undefined, died: false, closed: false };
  try {
    return { ...nobody, status: await askProcess(socket, 'GET', '/status', processStatus) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === 'not_allowed') return { ...nobody, closed: true };
    if (error.code !== 'not_running') throw error;
    // A process that stops takes its socket away; one that was killed leaves it.
    return { ...nobody, died: existsSync(socket) };
  }
}

function describe({ process, id, version, pid, uptime_s, memory_mb, lines }: ProcessStatus): string {
  const head = `${process} ${id}  version ${version}, process ${pid}, up ${spanText(uptime_s)}, ${Math.round(memory_mb)} MB`;
  if (lines.length === 0) return head;
  const columns = ['WHAT', 'STATE', 'DETAIL'].map((title) => ({ title }));
  const rows = lines.map(({ name, state, detail }) => [name, state, detail]);
  return `${head}\n${table(columns, rows)}`;
}

function closedFolders(closed: readonly Found[]): string[] {
  return [...new Set(closed.map(({ folder }) => folder))];
}

function nothingRuns(folders: readonly string[], died: readonly Found[], closed: readonly Found[]): Refusal {
  if (died.length === 0 && closed.length > 0)
    return new Refusal({
      code: 'not_allowed',
      message: `this user may not ask in ${closedFolders(closed).join(' and ')}`,
      hint: 'Ask as the user it runs as, or with sudo.',
      exit: 'damaged',
    });
  const where = died.map(({ name, folder }) => `the ${name} in ${folder}`).join(' and ');
  return new Refusal({
    code: 'not_running',
    message:
      died.length > 0
        ? `${where} has run and does not answer any more`
        : `neither gateway nor node runs with the data folder ${folders.join(' or ')}`,
    hint: 'Start it ("npm start", or "sudo systemctl start sluice-gateway" or "sluice-node"), or name its data folder with --data-dir.',
    exit: 'not_running',
  });
}
