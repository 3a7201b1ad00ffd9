import type { AlarmStore } from '../../ports/store.js';
import { type AlarmChange, alarmView } from '../../protocol/alarms.js';
import { reasonArgs, toTimestamp } from '../../protocol/primitives.js';
import type { KeptJson } from './kept-json.js';
import type { Sql } from './sql.js';

interface StandingRow {
  readonly id: string;
  readonly alarm: string;
}

type ChangeRow = Omit<AlarmChange, 'ts' | 'args'> & {
  readonly n: number;
  readonly ts_ms: number;
  readonly args: string | null;
};

/** Alarms as they stand, and how they came to. */
export function alarmStore(sql: Sql, kept: KeptJson): AlarmStore {
  const keep = sql.prepare<[id: string, alarm: string]>(
    'INSERT INTO alarms (id, alarm) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET alarm = excluded.alarm',
  );
  const forget = sql.prepare<[string]>('DELETE FROM alarms WHERE id = ?');
  const note = sql.prepare<
    [ts: number, id: string, state: string, priority: string, text: string, by: string | null, args: string]
  >('INSERT INTO alarm_changes (ts, id, state, priority, text, by, args) VALUES (?, ?, ?, ?, ?, ?, ?)');
  const standing = sql.prepare<[], StandingRow>('SELECT id, alarm FROM alarms ORDER BY id');
  const changes = sql.prepare<[number], ChangeRow>(
    'SELECT n, ts AS ts_ms, id, state, priority, text, by, args FROM alarm_changes ORDER BY n DESC LIMIT ?',
  );
  const fromRow = ({ id, alarm: json }: StandingRow) => {
    const instead = 'that alarm is raised again while its cause lasts';
    return kept.read(alarmView, { table: 'alarms', id, json, instead }) ?? [];
  };
  const argsOf = (n: number, json: string) => {
    const instead = 'that line of the log of alarms is shown in English';
    return kept.read(reasonArgs, { table: 'alarm_changes', id: String(n), json, instead });
  };
  return {
    save: (alarm, by) => {
      sql.transaction(() => {
        if (alarm.state === 'cleared') forget.run(alarm.id);
        else keep.run(alarm.id, JSON.stringify(alarm));
        const { ts, id, state, priority, text, args } = alarm;
        note.run(Date.parse(ts), id, state, priority, text, by, JSON.stringify(args));
      });
    },
    standing: () => standing.all().flatMap(fromRow),
    changes: (limit) =>
      changes.all(limit).map(({ n, ts_ms, args, ...rest }) => {
        const read = args === null ? null : argsOf(n, args);
        return { ts: toTimestamp(ts_ms), ...rest, ...(read !== null && { args: read }) };
      }),
  };
}
