import { existsSync } from 'node:fs';
import { CONTROL_SOCKETS, type ProcessStatus, processStatus } from '../../../firmware/protocol/control.js';
import type { Answer } from '../../cli/answer.js';
import { askProcess } from '../../cli/ask-process.js';
import { controlSocket, type DataFolderOption, dataFolder } from '../../cli/data-folder.js';
import type { Call } from '../../cli/define.js';
import { table } from '../../cli/table.js';
import { Refusal } from '../../refusal.js';

const PROCESSES = Object.keys(CONTROL_SOCKETS) as (keyof typeof CONTROL_SOCKETS)[];

/** What came of asking one process. */
type Found = { readonly name: string; readonly died: boolean; readonly status: ProcessStatus | undefined };

/** `sluice status` */
export async function runStatus(call: Call, options: DataFolderOption): Promise<Answer> {
  const folder = dataFolder(call, options);
  const found = await Promise.all(PROCESSES.map((name) => find(folder, name)));
  const running = found.flatMap(({ status }) => status ?? []);
  const died = found.filter((one) => one.died).map(({ name }) => name);
  if (running.length === 0) throw nothingRuns(folder, died);
  const absent = found.filter(({ status }) => status === undefined).map(({ name }) => name);
  return {
    json: { data_dir: folder, processes: running, not_running: absent },
    text: running.map(describe).join('\n\n'),
    warnings: died.map((name) => ({ code: 'died', message: `the ${name} has run here and does not answer` })),
    exit: died.length > 0 ? 'not_running' : 'ok',
  };
}

async function find(folder: string, name: keyof typeof CONTROL_SOCKETS): Promise<Found> {
  const socket = controlSocket(folder, name);
  try {
    const status = await askProcess(socket, 'GET', '/status', processStatus);
    return { name, died: false, status };
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'not_running') throw error;
    // A process that stops takes its socket away; one that was killed leaves it.
    return { name, died: existsSync(socket), status: undefined };
  }
}

function describe({ process, id, version, pid, uptime_s, memory_mb, lines }: ProcessStatus): string {
  const head = `${process} ${id}  version ${version}, process ${pid}, up ${spanText(uptime_s)}, ${Math.round(memory_mb)} MB`;
  if (lines.length === 0) return head;
  const columns = ['WHAT', 'STATE', 'DETAIL'].map((title) => ({ title }));
  const rows = lines.map(({ name, state, detail }) => [name, state, detail]);
  return `${head}\n${table(columns, rows)}`;
}

/** 95 → "1 min 35 s", 200,000 → "2 d 7 h": the two largest parts. */
export function spanText(span_s: number): string {
  const parts = [
    [Math.floor(span_s / 86_400), 'd'],
    [Math.floor(span_s / 3600) % 24, 'h'],
    [Math.floor(span_s / 60) % 60, 'min'],
    [Math.floor(span_s) % 60, 's'],
  ] as const;
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first === -1) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
}

function nothingRuns(folder: string, died: readonly string[]): Refusal {
  const [gateway, node] = PROCESSES.map((name) => controlSocket(folder, name));
  return new Refusal({
    code: 'not_running',
    message:
      died.length > 0
        ? `the ${died.join(' and the ')} in ${folder} has run and does not answer any more`
        : `neither gateway nor node runs with the data folder ${folder} (no ${gateway} and no ${node})`,
    hint: 'Start it ("npm start", or "systemctl start" with its unit), or name its data folder with --data-dir.',
    exit: 'not_running',
  });
}
