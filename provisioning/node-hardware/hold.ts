import { dirname, join } from 'node:path';
import { ConfigError } from '../../firmware/config/config-error.js';
import { RelayError } from '../../firmware/drivers/relay/relay-error.js';
import { Simulation } from '../../firmware/main/simulation.js';
import type { Clock } from '../../firmware/ports/clock.js';
import type { Call } from '../cli/define.js';
import { type FolderLock, lockFolder } from '../durable/folder-lock.js';
import { Refusal } from '../refusal.js';
import { listenForInterruption } from './interruption.js';
import type { NodePlace } from './place.js';
import { findRunningNode, nodeRuns } from './running-node.js';
import { ToolLog } from './tool-log.js';

/** How often a tool looks whether the node was started, in ms. */
const LOOK_MS = 1_000;

/** What a tool works with while it has the hardware of a node that does not run. */
export interface Hold {
  /** Folder of the node's configuration. */
  readonly folder: string;
  readonly clock: Clock;
  /** Keeps what the drivers complain of. */
  readonly log: ToolLog;
  /** Null where the configuration names no simulation. */
  readonly simulation: Simulation | null;
  /** Aborts when the tool has to let go at once: somebody ends it, or the node was started. */
  readonly over: AbortSignal;
}

/**
 * Does a piece of work with the hardware, as the only tool, and as long as the node does not run. The lock goes with the
 * process; the node knows nothing of it, and is given way to within a second when it starts.
 * @param what the command, as other tools are told
 * @throws Refusal `farm_busy`, `node_runs`, `not_allowed`, `node_started`, or what `work` throws
 */
export async function holdHardware<T>(
  call: Call,
  place: NodePlace,
  what: string,
  work: (hold: Hold) => Promise<T>,
): Promise<T> {
  const { surroundings } = call;
  const { clock } = surroundings;
  const lock = await take(place, what, clock);
  const asked = listenForInterruption(surroundings.stdout);
  const done = new AbortController();
  const nodeCame = new AbortController();
  try {
    if ((await findRunningNode(place)) !== null) throw nodeRuns('it has the hardware');
    void watchForNode(place, clock, done.signal, nodeCame);
    const over = AbortSignal.any([asked.signal, nodeCame.signal]);
    const result = await work({
      folder: dirname(place.config_file),
      clock,
      log: new ToolLog(),
      simulation: simulationOf(place, clock),
      over,
    });
    // It may have come since the last look: then what was done is doubtful.
    if (nodeCame.signal.aborted || (await nodeIsThere(place))) throw nodeStarted();
    return result;
  } catch (error) {
    throw refusalOf(error);
  } finally {
    done.abort();
    asked.forget();
    lock.release();
  }
}

async function take(place: NodePlace, what: string, clock: Clock): Promise<FolderLock> {
  const folder = dirname(place.config_file);
  try {
    return await lockFolder(folder, what, clock);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal({
      code: 'not_allowed',
      message: `this user may not take the lock ${join(folder, '.lock')}, which keeps two tools from one sensor`,
      hint: 'Run it with sudo.',
      exit: 'damaged',
      cause: error,
    });
  }
}

async function watchForNode(
  place: NodePlace,
  clock: Clock,
  done: AbortSignal,
  came: AbortController,
): Promise<void> {
  while (!done.aborted) {
    await clock.sleep(LOOK_MS, done);
    if (done.aborted) return;
    if (await nodeIsThere(place)) return came.abort();
  }
}

/** A node that is there and cannot be asked has the hardware all the same. */
function nodeIsThere(place: NodePlace): Promise<boolean> {
  return findRunningNode(place).then(
    (node) => node !== null,
    () => true,
  );
}

/** What drivers and their wiring throw says by itself what to do. */
function refusalOf(error: unknown): unknown {
  if (error instanceof ConfigError)
    return new Refusal({ code: error.code, message: error.message, hint: '', exit: 'damaged', cause: error });
  if (error instanceof RelayError)
    return new Refusal({ code: error.code, message: error.message, hint: '', exit: 'broken', cause: error });
  return error;
}

function nodeStarted(): Refusal {
  return new Refusal({
    code: 'node_started',
    message: 'the node was started in the middle and has the hardware now; this tool has let go of it',
    hint: 'Stop the node first, and run this again.',
    exit: 'conflict',
  });
}

/** The simulated water as the node left it. */
function simulationOf({ config, data_folders }: NodePlace, clock: Clock): Simulation | null {
  if (config.simulation === undefined) return null;
  return new Simulation(config.tanks, { seed: config.simulation.seed, clock, folder: data_folders[0] });
}
