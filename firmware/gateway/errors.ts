import type { Reason, ReasonArgs } from '../domain/reason.js';
import { PROBLEMS, type ProblemArgs, type ProblemCode } from '../protocol/problem-texts.js';
import { fillIn } from '../protocol/reason-text.js';

/** A place in a body and what is wrong there. */
export interface Mistake {
  readonly path: string;
  readonly message: string;
}

/** What a refusal may carry beside its code and arguments. */
interface Beside {
  /** The English sentence, where somebody else has words for it that its own template has not. */
  readonly detail?: string;
  readonly mistakes?: readonly Mistake[];
}

/**
 * A refusal a person or program outside can act on. The code never changes; the detail says what to do, and code and
 * arguments say it in every language. Rendered as RFC 9457 problem+json.
 */
export class GatewayError extends Error {
  readonly status: number;
  readonly detail: string;
  readonly mistakes: readonly Mistake[] | undefined;

  constructor(
    readonly code: ProblemCode,
    readonly args: ReasonArgs,
    { detail = fillIn(PROBLEMS[code].text, args), mistakes }: Beside = {},
  ) {
    super(detail);
    this.name = 'GatewayError';
    this.status = PROBLEMS[code].status;
    this.detail = detail;
    this.mistakes = mistakes;
  }
}

/** A refusal whose sentence has all the arguments it needs. */
export function refusal<Code extends ProblemCode>(
  code: Code,
  args: ProblemArgs<Code>,
  beside: Beside = {},
): GatewayError {
  return new GatewayError(code, args, beside);
}

/** What a node, or another side, has told: by its code for people of every language, and in its own words. */
export interface Told extends Reason {
  readonly text: string;
}

/** A refusal that passes on why another side has said no. A newer side may have reasons that are unknown here. */
export function passedOn(
  code: 'rule_refused' | 'schedule_refused' | 'calibration_refused' | 'hand_run_refused' | 'notice_refused',
  { code: why, args, text }: Told,
): GatewayError {
  const detail = fillIn(PROBLEMS[code].text.replace('{why}', '{text}'), { text });
  return new GatewayError(code, { ...args, why }, { detail });
}

export const tankUnknown = (tank: string) => refusal('tank_unknown', { tank });

export const nodeOffline = (tank: string) => refusal('node_offline', { tank });

export const passwordUnfit = () =>
  refusal('password_unfit', {}, { mistakes: [{ path: 'password', message: '8 to 256 characters' }] });

export const userExists = (username: string) => refusal('user_exists', { username });

export const userUnknown = (username: string) => refusal('user_unknown', { username });

export const lastAdmin = (username: string) => refusal('last_admin', { username });

export const vpnAddressUnknown = (address: string) => refusal('vpn_address_unknown', { address });
