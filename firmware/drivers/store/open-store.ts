import type Database from 'better-sqlite3';
import { DEFAULT_RETENTION, type Retention } from '../../domain/history/retention.js';
import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { Store } from '../../ports/store.js';
import { alarmStore } from './alarms.js';
import { auditStore } from './audit.js';
import { BALLAST_BYTES, Ballast } from './ballast.js';
import { channelStore } from './channels.js';
import { commandStore } from './commands.js';
import { HistoryFile } from './history.js';
import { HostFile } from './hosts/host-file.js';
import { KeptJson } from './kept-json.js';
import { MinuteFile } from './minute-file.js';
import { openFile } from './open-file.js';
import { rainWaitStore } from './rain-waits.js';
import { Progress } from './rollups/progress.js';
import { RollUp } from './rollups/roll-up.js';
import { sessionStore } from './sessions.js';
import { Sql } from './sql.js';
import { StoreError } from './store-error.js';
import { tankStore } from './tanks.js';
import { StoreUpkeep } from './upkeep.js';
import { userStore } from './users.js';

export interface StoreOptions {
  /** The farm's time: readings that bear a later one are not the latest. */
  readonly clock: Pick<Clock, 'wall_ms' | 'monotonic_ms'>;
  readonly log: Log;
  /** Left out: the defaults. */
  readonly retention?: Retention;
  readonly ballast_bytes?: number;
}

/**
 * Opens the store of a gateway, an SQLite file readable by its owner alone, and makes it when it is not there. Every
 * call of the store throws a StoreError when the disk or file fails it; then that call changed nothing.
 * Throws a StoreError with the codes of store-error.ts; then the file is as it was.
 */
export function openStore(
  file: string,
  { clock, log, retention = DEFAULT_RETENTION, ballast_bytes = BALLAST_BYTES }: StoreOptions,
): Store {
  const ballast = new Ballast({ file: `${file}-ballast`, size_bytes: ballast_bytes });
  const sql = new Sql(openWithRoom(file, ballast, log), file);
  const progress = new Progress(sql);
  const rollUp = new RollUp(sql, progress);
  const minutes = new MinuteFile(`${file}-minutes`);
  const history = new HistoryFile({ sql, progress, rollUp, ballast, minutes, clock, log });
  history.recover();
  const hosts = new HostFile(sql);
  const kept = new KeptJson(log);
  return {
    tanks: tankStore(sql, kept),
    history,
    upkeep: new StoreUpkeep({ history, sql, rollUp, progress, retention, ballast, hosts, clock }),
    hosts,
    commands: commandStore(sql, kept),
    users: userStore(sql),
    sessions: sessionStore(sql),
    audit: auditStore(sql),
    alarms: alarmStore(sql, kept),
    channels: channelStore(sql, kept),
    rain_waits: rainWaitStore(sql),
    get full() {
      return history.refused || ballast.missed;
    },
    close() {
      history.close();
      sql.close();
    },
  };
}

/** The files beside the store are made when it is opened: on a full disk the ballast makes room for them, once. */
function openWithRoom(file: string, ballast: Ballast, log: Log): Database.Database {
  try {
    return openFile(file);
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'store_full' || !ballast.release()) throw error;
    log.error(
      { code: 'store_full', error },
      'The disk is full: the ballast went overboard so that the store can be opened; make room',
    );
    return openFile(file);
  }
}
