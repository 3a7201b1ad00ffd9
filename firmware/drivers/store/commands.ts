import type { CommandStore } from '../../ports/store.js';
import { type CommandView, commandView } from '../../protocol/rest.js';
import type { KeptJson } from './kept-json.js';
import type { Sql } from './sql.js';

interface CommandRow {
  readonly id: string;
  readonly command: string;
}

/** Commands, in the order in which they were first saved. */
export function commandStore(sql: Sql, kept: KeptJson): CommandStore {
  const save = sql.prepare<[id: string, tank: string, state: string, command: string]>(`
    INSERT INTO commands (id, tank, state, command) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET tank = excluded.tank, state = excluded.state, command = excluded.command`);
  const find = sql.prepare<[string], CommandRow>('SELECT id, command FROM commands WHERE id = ?');
  const ofTank = sql.prepare<[string, number], CommandRow>(
    'SELECT id, command FROM commands WHERE tank = ? ORDER BY n DESC LIMIT ?',
  );
  // An assumed command has been answered: the water may still confirm it, but nobody waits for that.
  const unfinished = sql.prepare<[], CommandRow>(
    "SELECT id, command FROM commands WHERE state IN ('requested', 'sent', 'acknowledged') ORDER BY n",
  );
  const fromRow = ({ id, command: json }: CommandRow): CommandView | null =>
    kept.read(commandView, {
      table: 'commands',
      id,
      json,
      instead: 'nobody waits for that command any more',
    });
  return {
    save: (command) => {
      save.run(command.id, command.tank, command.state, JSON.stringify(command));
    },
    find: (id) => {
      const row = find.get(id);
      return row && (fromRow(row) ?? undefined);
    },
    ofTank: (tank, limit) => ofTank.all(tank, limit).flatMap((row) => fromRow(row) ?? []),
    unfinished: () => unfinished.all().flatMap((row) => fromRow(row) ?? []),
  };
}
