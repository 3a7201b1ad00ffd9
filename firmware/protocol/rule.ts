import { z } from 'zod';
import { commandId } from './payloads.js';
import { timestamp } from './primitives.js';

/** The refill rule of a tank, on MQTT and REST. Low must stay below high by a dead band of at least 5 %. */
export const MIN_DEAD_BAND_PERCENT = 5;
const ruleFields = {
  low_percent: z.number().min(1).max(94),
  high_percent: z.number().min(6).max(99),
  enabled: z.boolean(),
};
const version = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
/** The version it was made from: it is refused when another is in force by then. Left out, it is kept in any case. */
const based_on = version.optional();
const deadBandKept = (rule: { low_percent: number; high_percent: number }) =>
  rule.high_percent - rule.low_percent >= MIN_DEAD_BAND_PERCENT;
const deadBandMessage = {
  message: `high_percent must be at least ${MIN_DEAD_BAND_PERCENT} above low_percent`,
  path: ['high_percent'],
};

export const refillRule = z.strictObject(ruleFields).refine(deadBandKept, deadBandMessage);

/** A rule as an admin asks for it over REST. */
export const ruleBody = z.strictObject({ ...ruleFields, based_on }).refine(deadBandKept, deadBandMessage);

/** A rule as a node keeps it: every one that is kept has the next version. Files of before there were any have none. */
export const keptRule = z
  .strictObject({ version: version.default(1), ...ruleFields })
  .refine(deadBandKept, deadBandMessage);

/** `tank/<tank>/rule`, published by the node that keeps it; version 0 is the one it was set up with. */
export const rulePayload = z.object({ ts: timestamp, version: version.optional(), ...ruleFields });

/** `tank/<tank>/rule/set`: asks the node to keep another rule. Answered on `tank/<tank>/command/ack`. */
export const ruleSetPayload = z
  .strictObject({
    id: commandId,
    ts: timestamp.optional(),
    ttl_s: z.number().int().min(1).max(300),
    based_on,
    ...ruleFields,
  })
  .refine(deadBandKept, deadBandMessage);

export type RefillRule = z.infer<typeof refillRule>;
export type RuleBody = z.infer<typeof ruleBody>;
export type KeptRule = z.infer<typeof keptRule>;
export type RulePayload = z.infer<typeof rulePayload>;
export type RuleSetPayload = z.infer<typeof ruleSetPayload>;
