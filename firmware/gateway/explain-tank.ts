import { ACTUATOR_NAMES } from '../domain/actuator/actuator.js';
import type { Reason } from '../domain/reason.js';
import { type Explanation, explainActuator } from '../protocol/explanation.js';
import { explain } from '../protocol/reason-text.js';
import type { TankView } from '../protocol/rest.js';

/** Why the actuators of a tank are as they are, by what its node has told last. @param plan what the gateway plans for it */
export function explainTank(tank: TankView, plan: readonly Reason[]): Explanation {
  const { id, stale, status, rule } = tank;
  const plain = rule && {
    low_percent: rule.low_percent,
    high_percent: rule.high_percent,
    enabled: rule.enabled,
  };
  return {
    tank: id,
    fresh: !stale,
    status: {
      reason_code: status?.code ?? 'level_not_read_yet',
      reason_args: status?.args ?? {},
      reason: status?.text ?? 'The node has not told anything yet',
    },
    rule: plain,
    ...(plan.length > 0 && { plan: plan.map((why) => explain(why)) }),
    actuators: ACTUATOR_NAMES.flatMap((actuator) => {
      const told = tank[actuator];
      return told === null ? [] : [explainActuator(actuator, told, plain)];
    }),
  };
}
