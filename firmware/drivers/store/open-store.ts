import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { Store } from '../../ports/store.js';
import { alarmStore } from './alarms.js';
import { auditStore } from './audit.js';
import { channelStore } from './channels.js';
import { commandStore } from './commands.js';
import { HistoryFile } from './history.js';
import { openFile } from './open-file.js';
import { sessionStore } from './sessions.js';
import { Sql } from './sql.js';
import { tankStore } from './tanks.js';
import { userStore } from './users.js';

export interface StoreOptions {
  /** The farm's time: readings that bear a later one are not the latest. */
  readonly clock: Pick<Clock, 'wall_ms'>;
  readonly log: Log;
}

/**
 * Opens the store of a gateway, an SQLite file readable by its owner alone, and makes it when it is not there. Every
 * call of the store throws a StoreError when the disk or file fails it; then that call changed nothing.
 * Throws a StoreError with the codes of store-error.ts; then the file is as it was.
 */
export function openStore(file: string, { clock, log }: StoreOptions): Store {
  const sql = new Sql(openFile(file), file);
  const history = new HistoryFile({ sql, clock, log });
  return {
    tanks: tankStore(sql),
    history,
    commands: commandStore(sql),
    users: userStore(sql),
    sessions: sessionStore(sql),
    audit: auditStore(sql),
    alarms: alarmStore(sql),
    channels: channelStore(sql),
    close() {
      history.flushIfPossible();
      sql.close();
    },
  };
}
