import type { ReasonArgs } from '../domain/reason.js';
import type { Problem } from './rest.js';

/** What is wrong, as a refusal carries it. */
export interface Refusal {
  /** Stable: never reworded, never reused. */
  readonly code: string;
  /** HTTP status, 400–599. */
  readonly status: number;
  /** What is wrong and what to do. */
  readonly detail: string;
  /** What the sentence of the code needs, for those who translate it. */
  readonly args?: ReasonArgs | undefined;
  readonly mistakes?: readonly { readonly path: string; readonly message: string }[] | undefined;
}

/** The media type of RFC 9457. */
export const PROBLEM_TYPE = 'application/problem+json';

/** A refusal as RFC 9457 writes it. The title is the code in words. */
export function toProblem({ code, status, detail, args, mistakes }: Refusal): Problem {
  const words = code.replaceAll('_', ' ');
  const problem = {
    type: `urn:sluice:problem:${code}`,
    title: words.charAt(0).toUpperCase() + words.slice(1),
    status,
    code,
    detail,
    ...(args && { args: { ...args } }),
  };
  return mistakes === undefined ? problem : { ...problem, mistakes: [...mistakes] };
}

/** Whether what was thrown is a refusal that may be told to whoever asked. */
export function isRefusal(thrown: unknown): thrown is Refusal {
  if (typeof thrown !== 'object' || thrown === null) return false;
  const { code, status, detail } = thrown as Partial<Record<keyof Refusal, unknown>>;
  return typeof code === 'string' && typeof status === 'number' && typeof detail === 'string';
}
