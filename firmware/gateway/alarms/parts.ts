import type { ReasonArgs } from '../../domain/reason.js';

/** One part of a subject that has the condition of an alarm: an actuator of a tank. */
export interface Part {
  readonly name: string;
  /** What the sentence of the alarm needs when it is about this part. */
  readonly args: ReasonArgs;
}

const BETWEEN = ', ';

/** The parts that have a condition, those first that did not have it before. @param known names, the newest first */
export function newestFirst(known: readonly string[], parts: readonly Part[]): readonly Part[] {
  return [...parts].sort((a, b) => known.indexOf(a.name) - known.indexOf(b.name));
}

/** What an alarm about parts tells: the first by its sentence, the others by name in `also`. */
export function argsOfParts([first, ...others]: readonly Part[]): ReasonArgs {
  if (first === undefined) return {};
  const also = others.map(({ name }) => name).join(BETWEEN);
  return { ...first.args, actuator: first.name, ...(also !== '' && { also }) };
}

/** The names of the parts an alarm has told of, the newest first; none when it is not about parts. */
export function partsToldIn({ actuator, also }: ReasonArgs): readonly string[] {
  const others = also === undefined ? [] : String(also).split(BETWEEN);
  return actuator === undefined ? [] : [String(actuator), ...others];
}
