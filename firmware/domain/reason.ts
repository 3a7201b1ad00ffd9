/**
 * Why something is as it is: a code that outlives every wording and translation, and the numbers the sentence needs.
 * Arguments carry their unit in the key.
 */
export interface Reason<Code extends string = string> {
  readonly code: Code;
  readonly args: ReasonArgs;
}

export type ReasonArgs = Readonly<Record<string, number | string>>;

/** Builds a reason; `args` may be left out when the code says it all. */
export function reason<Code extends string>(code: Code, args: ReasonArgs = {}): Reason<Code> {
  return { code, args };
}
