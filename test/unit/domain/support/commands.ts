import type { Command } from '../../../../firmware/domain/command/command.js';

let told = 0;

/** A person's command for the inlet under an id of its own. */
export function command(action: Command['action'], rest: Partial<Command> = {}): Command {
  told += 1;
  return { id: `command-${told}`, actuator: 'inlet', action, ttl_s: 30, ...rest };
}

/** Open for this many seconds. */
export function openFor(duration_s: number, rest: Partial<Command> = {}): Command {
  return command('open', { duration_s, ...rest });
}

/** Open until this level. */
export function openTo(target_percent: number, rest: Partial<Command> = {}): Command {
  return command('open', { target_percent, ...rest });
}
