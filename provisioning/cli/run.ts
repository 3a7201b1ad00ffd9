import { Command, CommanderError } from 'commander';
import { EXIT, EXIT_MEANINGS, type ExitName } from '../exit-codes.js';
import { COMMAND_GROUPS } from './command-groups.js';
import type { Outcome } from './define.js';
import { explain, printError } from './print.js';
import type { Surroundings } from './surroundings.js';

/**
 * Runs one command line (without `node` and the program's name) and gives its exit code. Never throws: what goes wrong
 * is printed. Only the group that the line asks for is loaded.
 */
export async function runCommandLine(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const outcome: Outcome = { exitCode: EXIT.ok };
  const wantsJson = args.includes('--json');
  const program = await programFor(args, surroundings, outcome, wantsJson);
  try {
    await program.parseAsync(args, { from: 'user' });
    return outcome.exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) return printError(explain(error), wantsJson, surroundings);
    if (error.exitCode === 0) return EXIT.ok;
    return printError(usageError(error), wantsJson, surroundings);
  }
}

async function programFor(
  args: readonly string[],
  surroundings: Surroundings,
  outcome: Outcome,
  wantsJson: boolean,
): Promise<Command> {
  const { stdout, stderr, version } = surroundings;
  const program = new Command('sluice')
    .description('Sets up a Sluice farm: addresses, certificates, machines, users.')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      // Errors are printed once, by `printError`; help that is shown because of one is not wanted beside JSON.
      writeErr: (text) => wantsJson || stderr.write(text),
      outputError: () => {},
    })
    .addHelpText('after', helpTail());
  for (const { name, summary, load } of COMMAND_GROUPS) {
    if (name === args[0]) (await load())(program, surroundings, outcome);
    else program.command(name).description(summary);
  }
  return program;
}

function usageError(error: CommanderError) {
  const noCommand = error.code === 'commander.help';
  const message = noCommand ? 'a command is missing' : error.message.replace(/^error: /, '');
  const [first = '', ...more] = message.split('\n');
  return {
    code: 'usage',
    message: first,
    hint: [...more, 'Add --help to see what the command takes.'].join('\n'),
    exit: 'usage',
  } as const;
}

function helpTail(): string {
  const codes = (Object.keys(EXIT) as ExitName[])
    .map((name) => `  ${String(EXIT[name]).padStart(3)}  ${EXIT_MEANINGS[name]}`)
    .join('\n');
  return `
Every command takes --help (with an example) and --json; those that write take --dry-run. Every command can be repeated.

Environment:
  SLUICE_FARM                the farm folder, when --farm is not given (default ./farm)
  SLUICE_DATA_DIR            the data folder of a running gateway or node (default ./data; status finds it by itself)
  SLUICE_CA_PASSPHRASE_FILE  a file with the CA passphrase, instead of the prompt
  SLUICE_NEW_CA_PASSPHRASE_FILE  a file with the new one, for "sluice pki passphrase"
  SLUICE_CA_KEYS             the folder with the sealed CA keys, when it is not in the farm folder

Exit codes:
${codes}`;
}
