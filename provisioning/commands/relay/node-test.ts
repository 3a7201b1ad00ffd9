import type { ActuatorName } from '../../../firmware/domain/actuator/actuator.js';
import type { ActuatorNow } from '../../../firmware/protocol/control.js';
import { listenForInterruption } from '../../node-hardware/interruption.js';
import { NodeSource, type SeenWindow } from '../../node-hardware/ping-source.js';
import { type RunningNode, STOP_THE_NODE } from '../../node-hardware/running-node.js';
import { Refusal } from '../../refusal.js';
import type { RelayTest } from './options.js';
import { distancesOf, type Run } from './run.js';

/** How often the node is asked, and how much longer than the test it may take to close, in ms. */
const ASK_MS = 200;
const CLOSES_WITHIN_MS = 3_000;
const LOOK_WINDOWS = 3;
const LATER_MS = 4_000;
/** After Ctrl-C it stays at rest by hand for so long; then the rule decides again. */
const HOLD_CLOSED_S = 10;

/** Lets the running node run it, by hand and for so long: whatever becomes of this process, the node ends it. */
export async function testThroughNode(test: RelayTest, node: RunningNode): Promise<Run> {
  const { clock, stdout } = test.call.surroundings;
  const asked = listenForInterruption(stdout);
  const over = asked.signal;
  try {
    const { tank, actuator, source: wanted } = test.target;
    if (wanted !== null && (tank.inlet?.sources.length ?? 0) > 1) throw choosesItself(test.target.relay);
    const before = await node.now(tank.id);
    const standing = before.actuators.find((one) => one.actuator === actuator);
    if (standing?.runs === true) throw runsAlready(actuator, standing.reason);
    const answer = await node.run(tank.id, actuator, 'run', test.seconds);
    if (!answer.accepted) throw refusedByNode(answer.reason_code, answer.reason);
    const valve = await waitUntilClosed(test, node, answer.command_id, over);
    const source = new NodeSource(node, tank.id, clock);
    const lookTwice = async () => {
      const after = distancesOf(await look(source, over));
      await clock.sleep(LATER_MS, over);
      return { after, later: distancesOf(await look(source, over)) };
    };
    // A run that was cut short tells nothing about the water.
    const looks = valve.ended === 'time' ? await lookTwice() : { after: [], later: [] };
    const seen = { before: distancesOf([before]), ...looks };
    return { ...valve, seen, afterwards: rulesText(await actuatorAt(test, node)) };
  } finally {
    asked.forget();
  }
}

async function look(source: NodeSource, over: AbortSignal): Promise<Pick<SeenWindow, 'pings'>[]> {
  const windows: SeenWindow[] = [];
  // The first one may have been taken with the valve still open.
  await source.next(over);
  while (windows.length < LOOK_WINDOWS) {
    const seen = await source.next(over);
    if (seen === null) break;
    windows.push(seen);
  }
  return windows;
}

async function waitUntilClosed(
  test: RelayTest,
  node: RunningNode,
  command_id: string,
  over: AbortSignal,
): Promise<Pick<Run, 'open_s' | 'ended' | 'ended_text' | 'at_rest'>> {
  const { call, target, seconds } = test;
  const { clock } = call.surroundings;
  const begun_ms = clock.monotonic_ms();
  const passed_ms = () => clock.monotonic_ms() - begun_ms;
  while (passed_ms() < seconds * 1000 + CLOSES_WITHIN_MS) {
    await clock.sleep(ASK_MS, over);
    if (over.aborted) {
      await node.run(target.tank.id, target.actuator, 'stop', HOLD_CLOSED_S);
      const now = await actuatorAt(test, node);
      const ended_text = `Ended before its time, as you asked; it stays at rest for ${HOLD_CLOSED_S} s.`;
      return {
        open_s: passed_ms() / 1000,
        at_rest: now?.stands === false,
        ended: 'interrupted',
        ended_text,
      };
    }
    const now = await actuatorAt(test, node);
    if (now?.runs === true && now.command_id === command_id) continue;
    const open_s = passed_ms() / 1000;
    const early = open_s < seconds - 1;
    return {
      open_s,
      at_rest: now?.stands === false,
      ended: early ? 'stopped' : 'time',
      ended_text: early ? `The node ended it before its time: ${now?.reason ?? ''}.` : '',
    };
  }
  throw new Refusal({
    code: 'relay_not_at_rest',
    message: 'the node has not ended the run in time',
    hint: 'Shut the water off by hand, and look into the log of the node: journalctl -u sluice-node',
    exit: 'broken',
  });
}

async function actuatorAt({ target }: RelayTest, node: RunningNode): Promise<ActuatorNow | undefined> {
  const { actuators } = await node.now(target.tank.id);
  return actuators.find(({ actuator }) => actuator === target.actuator);
}

function rulesText(now: ActuatorNow | undefined): string {
  return now?.runs === true ? `Now the node's rule has it running: ${now.reason}.` : '';
}

/** Which of its sources an inlet fills from is for the node to decide, and its level and hours with it. */
function choosesItself(relay: string): Refusal {
  return new Refusal({
    code: 'node_chooses',
    message: `the node itself chooses among the sources, and ${relay} may not be its choice; nothing was switched`,
    hint: `To try this relay: ${STOP_THE_NODE}, then again.`,
    exit: 'conflict',
  });
}

function runsAlready(actuator: ActuatorName, reason: string): Refusal {
  return new Refusal({
    code: 'already_open',
    message: `the ${actuator} runs already (${reason}); nothing was switched`,
    hint: 'Wait until it has ended, or end it on the dashboard.',
    exit: 'conflict',
  });
}

function refusedByNode(code: string, reason: string): Refusal {
  return new Refusal({
    code,
    message: `the node does not run it: ${reason}; nothing was switched`,
    hint: `To try the relay with the water shut off by hand: ${STOP_THE_NODE}, then again with --supply-shut-off.`,
    exit: 'conflict',
  });
}
