import type { Answer } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import { openNodePlace } from '../../node-hardware/place.js';
import { findRunningNode } from '../../node-hardware/running-node.js';
import { Refusal } from '../../refusal.js';
import { testDirectly } from './direct-test.js';
import { feedbackText, judge } from './feedback.js';
import { testThroughNode } from './node-test.js';
import { LONGEST_TEST_S, type RelayTest, type RelayTestOptions } from './options.js';
import type { Run } from './run.js';
import { type Target, targetNamed } from './target.js';

/** `sluice relay test` */
export async function runRelayTest(call: Call, options: RelayTestOptions, name: string): Promise<Answer> {
  const place = openNodePlace(call, options);
  const target = targetNamed(place, name);
  const { seconds, supplyShutOff: supply_shut_off = false } = options;
  checkLimits(target, seconds);
  const test = { call, place, target, seconds, supply_shut_off };
  const node = await findRunningNode(place);
  const through = node === null ? 'direct' : 'node';
  if (call.dryRun)
    return {
      json: { tank: target.tank.id, relay: target.relay, through, seconds, dry_run: true, changed: false },
      text: `${target.relay} would run for ${seconds} s ${node === null ? 'by this command' : 'by the node'}; nothing was switched.`,
    };
  const run = node === null ? await testDirectly(test) : await testThroughNode(test, node);
  return answerOf(test, through, run);
}

function checkLimits({ actuator, max_run_s }: Target, seconds: number): void {
  const limit_s = Math.min(LONGEST_TEST_S, max_run_s);
  if (seconds <= limit_s) return;
  throw new Refusal({
    code: 'too_long',
    message: `${seconds} s is longer than one run of this ${actuator} may be (max_run_s is ${max_run_s})`,
    hint: `At most ${limit_s} s.`,
    exit: 'usage',
  });
}

function answerOf(
  { target, seconds, supply_shut_off }: RelayTest,
  through: 'node' | 'direct',
  run: Run,
): Answer {
  const { open_s, ended, ended_text, seen, afterwards } = run;
  const feedback = judge(target, seen, open_s);
  const leaks = supply_shut_off && feedback.verdict === 'water_flows';
  const isWrong = feedback.verdict === 'no_water' && !supply_shut_off;
  const isBroken = ended === 'stopped' || isWrong || leaks || feedback.verdict === 'still_rises';
  return {
    json: {
      tank: target.tank.id,
      relay: target.relay,
      through,
      dry_run: false,
      changed: false,
      seconds,
      open_s,
      ended,
      ended_text,
      at_rest: run.at_rest,
      supply_shut_off,
      ...feedback,
    },
    text: [
      `The relay switched, and read back as switched; ${open_s.toFixed(1)} s.`,
      ...(ended_text === '' ? [] : [ended_text]),
      ...(run.at_rest ? ['It is at rest again, and reads back so.'] : []),
      ...(ended !== 'time' || (supply_shut_off && !leaks) ? [] : [feedbackText(feedback, open_s)]),
      ...(leaks ? ['The supply is not shut off.'] : []),
      ...(afterwards === '' ? [] : [afterwards]),
    ].join('\n'),
    exit: ended === 'interrupted' ? 'cancelled' : isBroken ? 'broken' : 'ok',
  };
}
