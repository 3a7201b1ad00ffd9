import type { TankStore } from '../../ports/store.js';
import { aboutPayload } from '../../protocol/payloads.js';
import { rulePayload } from '../../protocol/rule.js';
import { schedulePayload } from '../../protocol/schedule.js';
import type { Sql } from './sql.js';

interface TankRow {
  readonly tank: string;
  readonly about: string;
  readonly rule: string | null;
  readonly schedule: string | null;
}

/** What nodes said of their tanks, kept as JSON. What does not change writes nothing. */
export function tankStore(sql: Sql): TankStore {
  const saveAbout = sql.prepare<[string, string]>(`
    INSERT INTO tanks (tank, about) VALUES (?, ?)
    ON CONFLICT DO UPDATE SET about = excluded.about WHERE about IS NOT excluded.about`);
  const saveRule = sql.prepare<[string, string]>(`
    INSERT INTO tanks (tank, rule) VALUES (?, ?)
    ON CONFLICT DO UPDATE SET rule = excluded.rule WHERE rule IS NOT excluded.rule`);
  const saveSchedule = sql.prepare<[string, string]>(`
    INSERT INTO tanks (tank, schedule) VALUES (?, ?)
    ON CONFLICT DO UPDATE SET schedule = excluded.schedule WHERE schedule IS NOT excluded.schedule`);
  const all = sql.prepare<[], TankRow>(
    'SELECT tank, about, rule, schedule FROM tanks WHERE about IS NOT NULL ORDER BY tank',
  );
  return {
    saveAbout: (tank, about) => {
      saveAbout.run(tank, JSON.stringify(about));
    },
    saveRule: (tank, rule) => {
      saveRule.run(tank, JSON.stringify(rule));
    },
    saveSchedule: (tank, schedule) => {
      saveSchedule.run(tank, JSON.stringify(schedule));
    },
    all: () => all.all().flatMap(fromRow),
  };
}

/** A row that an earlier version wrote and this one cannot read is left out: the node tells it again. */
function fromRow({ tank, about, rule, schedule }: TankRow) {
  const aboutRead = aboutPayload.safeParse(JSON.parse(about));
  if (!aboutRead.success) return [];
  const ruleRead = rulePayload.safeParse(rule === null ? null : JSON.parse(rule));
  const scheduleRead = schedulePayload.safeParse(schedule === null ? null : JSON.parse(schedule));
  return [
    {
      ...{ tank, about: aboutRead.data },
      rule: ruleRead.success ? ruleRead.data : null,
      schedule: scheduleRead.success ? scheduleRead.data : null,
    },
  ];
}
