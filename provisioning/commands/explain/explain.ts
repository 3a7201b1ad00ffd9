import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CONTROL_SOCKETS } from '../../../firmware/protocol/control.js';
import {
  type ActuatorExplanation,
  type Explanation,
  explanation,
} from '../../../firmware/protocol/explanation.js';
import type { Answer } from '../../cli/answer.js';
import { askProcess } from '../../cli/ask-process.js';
import { controlSocket, type DataFolderOption } from '../../cli/data-folder.js';
import type { Call } from '../../cli/define.js';
import { DATA_FOLDER } from '../../deploy/machine-file.js';
import { Refusal } from '../../refusal.js';

/**
 * `sluice explain`
 * @param installed where an installed node keeps its data
 */
export async function runExplain(
  call: Call,
  options: DataFolderOption,
  tank: string,
  installed = DATA_FOLDER,
): Promise<Answer> {
  const ask = (process: Process) => {
    const socket = controlSocket(folderOf(process, call, options, installed), process);
    return askProcess(socket, 'GET', `/tanks/${encodeURIComponent(tank)}/explain`, explanation);
  };
  const told = await askBoth(ask);
  return { json: told, text: describe(told) };
}

type BarredSource = NonNullable<ActuatorExplanation['barred_sources']>[number];
type Process = keyof typeof CONTROL_SOCKETS;

/**
 * The node that has the tank knows best, and the gateway what is planned for it; for a tank of another machine the
 * gateway tells what it heard last. Where no gateway runs, the word of the node stands, also when it is a refusal.
 */
async function askBoth(ask: (process: Process) => Promise<Explanation>): Promise<Explanation> {
  const [node, gateway] = await Promise.allSettled([ask('node'), ask('gateway')]);
  const plan = gateway.status === 'fulfilled' ? gateway.value.plan : undefined;
  if (node.status === 'fulfilled') return { ...node.value, ...(plan && { plan }) };
  if (gateway.status === 'fulfilled') return gateway.value;
  throw isAway(gateway.reason) ? node.reason : gateway.reason;
}

function isAway(error: unknown): boolean {
  return error instanceof Refusal && error.exit === 'not_running';
}

/** The folder that is named, else that of `npm start` when the process runs there, else that of an installed one. */
function folderOf(
  process: Process,
  { surroundings: { variables } }: Call,
  { dataDir }: DataFolderOption,
  installed: string,
): string {
  const named = dataDir ?? (variables.SLUICE_DATA_DIR || undefined);
  const local = resolve(named ?? './data');
  const isHere = named !== undefined || existsSync(controlSocket(local, process));
  return isHere ? local : join(installed, process);
}

function describe({ tank, status, fresh, plan = [], actuators }: Explanation): string {
  const head = `${tank}: ${status.reason}${fresh ? '' : ' (as last heard; its control does not answer now)'}`;
  const planned = plan.map(({ reason }) => `  the gateway: ${reason}`);
  return [head, ...planned, ...actuators.flatMap(actuatorLines)].join('\n');
}

function actuatorLines({
  mode,
  reason,
  until,
  predicted_close,
  predicted_between,
  source,
  barred_sources = [],
  trip,
  interlocks,
  changes,
}: ActuatorExplanation) {
  const barring = interlocks.filter(({ blocks }) => blocks !== null);
  const free = interlocks.filter(({ blocks }) => blocks === null).map(({ name }) => words(name));
  return [
    '',
    reason,
    `  mode: ${mode}${until === null ? '' : `, until ${until}`}`,
    ...(predicted_close === null
      ? []
      : [`  expected to close: ${predicted_close}${band(predicted_between)}`]),
    ...(source == null ? [] : [`  fills from ${source}`]),
    ...barred_sources.map(barredLine),
    ...(trip === null ? [] : [`  locked since ${trip.since}: ${trip.reason}`]),
    ...barring.map(({ blocks, bars }) => `  bars ${bars === 'runs' ? 'it' : 'a start'}: ${blocks?.reason}`),
    ...(free.length === 0 ? [] : [`  does not bar it: ${free.join(', ')}`]),
    '  what would change it:',
    ...changes.map((one) => `    ${one.reason}`),
  ];
}

function barredLine({ source, reason, clears }: BarredSource): string {
  const back = clears === null ? '' : `; it is back with ${begun(clears.reason)}`;
  return `  does not fill from ${source}: ${begun(reason)}${back}`;
}

/** A sentence as it goes on behind other words. */
function begun(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

function band(between: ActuatorExplanation['predicted_between']): string {
  return between === undefined ? '' : ` (between ${between.soonest} and ${between.latest})`;
}

function words(name: string): string {
  return name.replaceAll('_', ' ');
}
