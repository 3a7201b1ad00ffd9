import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
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
  const socket = controlSocket(nodeFolder(call, options, installed), 'node');
  const path = `/tanks/${encodeURIComponent(tank)}/explain`;
  const told = await askProcess(socket, 'GET', path, explanation);
  return { json: told, text: describe(told) };
}

/** The folder that is named, else that of `npm start` when a node runs there, else that of an installed node. */
function nodeFolder(
  { surroundings: { variables } }: Call,
  { dataDir }: DataFolderOption,
  installed: string,
): string {
  const named = dataDir ?? (variables.SLUICE_DATA_DIR || undefined);
  const local = resolve(named ?? './data');
  const isHere = named !== undefined || existsSync(controlSocket(local, 'node'));
  return isHere ? local : join(installed, 'node');
}

function describe({ tank, status, fresh, actuators }: Explanation): string {
  const head = `${tank}: ${status.reason}${fresh ? '' : ' (as last heard; its control does not answer now)'}`;
  return [head, ...actuators.flatMap(actuatorLines)].join('\n');
}

function actuatorLines({
  mode,
  reason,
  until,
  predicted_close,
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
    ...(predicted_close === null ? [] : [`  expected to close: ${predicted_close}`]),
    ...(trip === null ? [] : [`  locked since ${trip.since}: ${trip.reason}`]),
    ...barring.map(({ blocks, bars }) => `  bars ${bars === 'runs' ? 'it' : 'a start'}: ${blocks?.reason}`),
    ...(free.length === 0 ? [] : [`  does not bar it: ${free.join(', ')}`]),
    '  what would change it:',
    ...changes.map((one) => `    ${one.reason}`),
  ];
}

function words(name: string): string {
  return name.replaceAll('_', ' ');
}
