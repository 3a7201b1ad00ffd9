import type { Command } from 'commander';
import { EXIT, EXIT_MEANINGS, type ExitName } from '../exit-codes.js';
import type { Answer } from './answer.js';
import { printAnswer } from './print.js';
import type { Surroundings } from './surroundings.js';

/** What every command is given beside its own options. */
export interface Call {
  readonly surroundings: Surroundings;
  readonly json: boolean;
  /** True when nothing may be written. */
  readonly dryRun: boolean;
}

/** One command of the CLI. `run` loads what it needs by itself, so that other commands do not pay for it. */
export interface CommandSpec<Options extends object> {
  /** Name and arguments as commander writes them: `node <name>`. */
  readonly usage: string;
  readonly summary: string;
  /** A command line that works as it stands. */
  readonly example: string;
  /** Whether it writes, and so takes `--dry-run`. */
  readonly writes: boolean;
  /** The exit codes it may end with, beside 0, 1 and 2. */
  readonly exits: readonly ExitName[];
  /** More to say in `--help`. */
  readonly notes?: string;
  options?(command: Command): unknown;
  run(call: Call, options: Options, args: readonly string[]): Promise<Answer>;
}

/** How `define` tells the outcome to whoever parses the command line. */
export interface Outcome {
  exitCode: number;
}

/** Adds the commands of one group to the program. */
export type Register = (program: Command, surroundings: Surroundings, outcome: Outcome) => void;

/** Adds a group of commands. */
export function defineGroup(parent: Command, name: string, summary: string): Command {
  return parent.command(name).description(summary).helpCommand(false);
}

/** Adds a command to a group, with the options and the help that all commands share. */
export function define<Options extends object>(
  group: Command,
  spec: CommandSpec<Options>,
  surroundings: Surroundings,
  outcome: Outcome,
): void {
  const command = group.command(spec.usage).description(spec.summary);
  spec.options?.(command);
  command.option('--json', 'print one JSON document on stdout and nothing else');
  if (spec.writes) command.option('--dry-run', 'show what would change, and write nothing');
  command.addHelpText('after', helpTail(spec));
  command.action(async (...given: unknown[]) => {
    const { json = false, dryRun = false, ...options } = command.opts<Options & Flags>();
    const args = given.slice(0, command.registeredArguments.length).flat().filter(isText);
    const answer = await spec.run({ surroundings, json, dryRun }, options as unknown as Options, args);
    outcome.exitCode = printAnswer(answer, json, surroundings);
  });
}

interface Flags {
  json?: boolean;
  dryRun?: boolean;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function helpTail({ example, notes, exits }: CommandSpec<object>): string {
  const codes = (['ok', 'failed', 'usage', ...exits] as const)
    .map((name) => `  ${String(EXIT[name]).padStart(3)}  ${EXIT_MEANINGS[name]}`)
    .join('\n');
  return `${notes === undefined ? '' : `\n${notes}\n`}\nExample:\n  $ ${example}\n\nExit codes:\n${codes}`;
}
