import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { ActuatorName } from '../domain/actuator/actuator.js';
import { withDefaults } from '../domain/actuator/inlet-options.js';
import { reason } from '../domain/reason.js';
import type { TankLoop } from '../node/tank-loop.js';
import type { ControlRoute } from '../ports/control.js';
import { runTest, type runTestAnswer, type TankNow } from '../protocol/control.js';
import { type Explanation, explainActuator } from '../protocol/explanation.js';
import type { Refusal } from '../protocol/problem.js';
import { explain } from '../protocol/reason-text.js';

/** A command from this machine is not older than the way through a unix socket, in s. */
const FRESH_FOR_S = 10;

/** What an installer's tools ask of the tanks of a running node, so that no second program touches their hardware. */
export function tankRoutes(loops: () => readonly TankLoop[]): readonly ControlRoute[] {
  return [
    {
      method: 'GET',
      path: '/tanks/:tank/now',
      handle: ({ params }) => ({ status: 200, body: nowOf(find(loops(), params.tank)) }),
    },
    {
      method: 'GET',
      path: '/tanks/:tank/explain',
      handle: ({ params }) => ({ status: 200, body: explanationOf(serving(loops(), params.tank)) }),
    },
    {
      method: 'POST',
      path: '/tanks/:tank/run',
      handle: async ({ params, body }) => ({
        status: 200,
        body: await runByHand(serving(loops(), params.tank), body),
      }),
    },
  ];
}

function explanationOf(loop: TankLoop): Explanation {
  const { controller, setup } = loop;
  const rule = controller.refillRule;
  const by = {
    rule,
    schedule: loop.schedule.now(),
    // What an inlet waits for is told as its reason.
    waits: false,
    wait_floor_percent: setup.control.inlet && withDefaults(setup.control.inlet).wait_floor_percent,
  };
  return {
    tank: loop.tank,
    fresh: loop.ticks,
    status: explain(controller.status),
    rule,
    actuators: controller.fitted.flatMap((actuator) => {
      const told = loop.told(actuator);
      if (told === null) return [];
      return [explainActuator(actuator, told, { ...by, begins: loop.schedule.nextDraw(actuator) })];
    }),
  };
}

function nowOf(loop: TankLoop): TankNow {
  const { latest: picture, latestWindow } = loop;
  const reading = picture?.reading;
  return {
    tank: loop.tank,
    window: latestWindow.number,
    pings: [...latestWindow.pings],
    quality: reading?.quality ?? 'bad',
    ...explain(reading?.reason ?? reason('level_not_read_yet')),
    level: reading?.level ?? null,
    actuators: loop.controller.fitted.flatMap((actuator) => {
      const decision = picture?.decisions[actuator];
      if (decision === undefined) return [];
      const { running: runs, source, command_id, reason: why } = decision;
      const standing = loop.stand(actuator);
      const { running: stands = null, obeyed = true } = standing ?? {};
      return [{ actuator, runs, stands, obeyed, source, command_id, ...explain(why) }];
    }),
  };
}

async function runByHand(loop: TankLoop, body: unknown): Promise<z.infer<typeof runTestAnswer>> {
  const asked = runTest.safeParse(body);
  if (!asked.success) {
    const mistakes = asked.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    throw refusal({
      code: 'body_invalid',
      status: 422,
      detail: 'An actuator, an action and a duration are needed.',
      mistakes,
    });
  }
  const command_id = randomUUID();
  const { actuator, action, duration_s } = asked.data;
  const answer = await loop.command({
    id: command_id,
    actuator,
    action: actionOf(actuator, action),
    duration_s,
    ttl_s: FRESH_FOR_S,
  });
  return {
    command_id,
    accepted: answer?.accepted ?? false,
    ...explain(answer?.reason ?? reason('stopping')),
  };
}

/** Valves open and close, pumps go on and off. */
function actionOf(actuator: ActuatorName, action: 'run' | 'stop') {
  if (actuator === 'pump') return action === 'run' ? 'on' : 'off';
  return action === 'run' ? 'open' : 'close';
}

function find(loops: readonly TankLoop[], tank: string | undefined): TankLoop {
  const found = loops.find((loop) => loop.tank === tank);
  if (found !== undefined) return found;
  throw refusal({ code: 'tank_unknown', status: 404, detail: 'This node has no such tank.' });
}

/** One that acts on what is asked. Before, it does not know yet what is held and what is locked. */
function serving(loops: readonly TankLoop[], tank: string | undefined): TankLoop {
  const found = find(loops, tank);
  if (found.serves) return found;
  throw refusal({
    code: 'tank_not_served',
    status: 503,
    detail: 'The node is starting or stopping, and does not act on anything yet. Try again in some seconds.',
  });
}

function refusal(what: Refusal): Error & Refusal {
  return Object.assign(new Error(what.detail), what);
}
