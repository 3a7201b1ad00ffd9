import type { z } from 'zod';
import type { ActuatorName } from '../../firmware/domain/actuator/actuator.js';
import { ControlError, request } from '../../firmware/drivers/control/control-client.js';
import { processStatus, runTestAnswer, type TankNow, tankNow } from '../../firmware/protocol/control.js';
import { askProcess } from '../cli/ask-process.js';
import { controlSocket } from '../cli/data-folder.js';
import { Refusal } from '../refusal.js';
import type { NodePlace } from './place.js';

/** What to type so that a tool gets the hardware for itself. */
export const STOP_THE_NODE = 'sudo systemctl stop sluice-node';
export const START_THE_NODE = 'sudo systemctl start sluice-node';

/** The node of a place while it runs: it has the hardware, and tools ask it. */
export class RunningNode {
  constructor(
    private readonly socket: string,
    /** Where it keeps its data. */
    readonly folder: string,
  ) {}

  /** What it sees and does at a tank. */
  now(tank: string): Promise<TankNow> {
    return askProcess(this.socket, 'GET', `/tanks/${encodeURIComponent(tank)}/now`, tankNow);
  }

  /** Runs or stops an actuator by hand, for 1–60 s at most; every interlock of the node stays in force. */
  run(
    tank: string,
    actuator: ActuatorName,
    action: 'run' | 'stop',
    duration_s: number,
  ): Promise<z.infer<typeof runTestAnswer>> {
    const path = `/tanks/${encodeURIComponent(tank)}/run`;
    return askProcess(this.socket, 'POST', path, runTestAnswer, { actuator, action, duration_s });
  }
}

/**
 * The node of a place, when it runs; null when none does.
 * @throws Refusal `not_allowed` or `no_answer` when that cannot be told, `another_node` when another one has the machine
 */
export async function findRunningNode({ config, data_folders }: NodePlace): Promise<RunningNode | null> {
  for (const folder of data_folders) {
    const socket = controlSocket(folder, 'node');
    const id = await idOfNode(socket);
    if (id === null) continue;
    if (id === config.node) return new RunningNode(socket, folder);
    throw new Refusal({
      code: 'another_node',
      message: `node ${id} runs here, and the configuration is that of node ${config.node}`,
      hint: `Stop it (${STOP_THE_NODE}), or name the right configuration with --config.`,
      exit: 'conflict',
    });
  }
  return null;
}

async function idOfNode(socket: string): Promise<string | null> {
  try {
    return processStatus.parse(await request(socket, 'GET', '/status')).id;
  } catch (error) {
    if (error instanceof ControlError && error.code === 'not_running') return null;
    const mayNot = error instanceof ControlError && error.code === 'not_allowed';
    throw new Refusal({
      code: mayNot ? 'not_allowed' : 'no_answer',
      message: mayNot
        ? `this user may not ask whether the node runs (${socket})`
        : `a node listens on ${socket} and does not answer as it should: it may hold the hardware`,
      hint: mayNot ? 'Run it with sudo.' : `Look into its log, or stop it: ${STOP_THE_NODE}`,
      exit: mayNot ? 'damaged' : 'not_running',
      cause: error,
    });
  }
}

/** For tools that need the hardware for themselves. */
export function nodeRuns(what: string): Refusal {
  return new Refusal({
    code: 'node_runs',
    message: `the node runs and looks after the water: ${what}`,
    hint: `Stop it, and start it again afterwards:\n  ${STOP_THE_NODE}\n  ${START_THE_NODE}`,
    exit: 'conflict',
  });
}
