import type { CommandStore } from '../../ports/store.js';
import { type CommandView, commandView } from '../../protocol/rest.js';
import type { Sql } from './sql.js';

interface CommandRow {
  readonly command: string;
}

/** Commands, in the order in which they were first saved. */
export function commandStore(sql: Sql): CommandStore {
  const save = sql.prepare<[id: string, tank: string, state: string, command: string]>(`
    INSERT INTO commands (id, tank, state, command) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET tank = excluded.tank, state = excluded.state, command = excluded.command`);
  const find = sql.prepare<[string], CommandRow>('SELECT command FROM commands WHERE id = ?');
  const ofTank = sql.prepare<[string, number], CommandRow>(
    'SELECT command FROM commands WHERE tank = ? ORDER BY n DESC LIMIT ?',
  );
  // An assumed command has been answered: the water may still confirm it, but nobody waits for that.
  const unfinished = sql.prepare<[], CommandRow>(
    "SELECT command FROM commands WHERE state IN ('requested', 'sent', 'acknowledged') ORDER BY n",
  );
  return {
    save: (command) => {
      save.run(command.id, command.tank, command.state, JSON.stringify(command));
    },
    find: (id) => {
      const row = find.get(id);
      return row && fromRow(row);
    },
    ofTank: (tank, limit) => ofTank.all(tank, limit).map(fromRow),
    unfinished: () => unfinished.all().map(fromRow),
  };
}

function fromRow({ command }: CommandRow): CommandView {
  return commandView.parse(JSON.parse(command));
}
