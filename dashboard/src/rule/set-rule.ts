import type { RuleBody, RulePayload } from '../../../firmware/protocol/rule.js';
import type { Ask, Trouble } from '../http/request.js';

/** Asks the node of a tank to keep a rule; null when it keeps it, else why not. */
export async function setRule(ask: Ask, tank: string, rule: RuleBody): Promise<Trouble | null> {
  const path = `/api/tanks/${encodeURIComponent(tank)}/rule`;
  const answer = await ask<RulePayload>(path, { method: 'PUT', body: rule });
  return answer.ok ? null : answer.trouble;
}
