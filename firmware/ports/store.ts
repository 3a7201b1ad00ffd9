import type { Resolution } from '../domain/history/resolution.js';
import type { InletChange } from '../domain/history/source-time.js';
import type { KeptRainWait } from '../domain/weather/wait-for-rain.js';
import type { AlarmChange, AlarmView } from '../protocol/alarms.js';
import type { AboutPayload, EventRecord, LogRecord, ReadingRecord } from '../protocol/payloads.js';
import type { AuditEntry, CommandView, HistoryBucket, Role } from '../protocol/rest.js';
import type { RulePayload } from '../protocol/rule.js';
import type { SchedulePayload } from '../protocol/schedule.js';
import type { ExportRow, HistorySpan, WaterSum } from './history-export.js';
import type { HostStore } from './host-history.js';
import type { Channel } from './notifier.js';

/**
 * What a gateway remembers. One interface for each thing it remembers, so that a use case asks for no more than it
 * needs. All are synchronous: the store is a local file, and a call that returned is kept (see each for what "kept"
 * means when the power goes).
 */

/** What the gateway knows of each tank, so that a restart shows the farm before the first node has called. */
export interface TankStore {
  saveAbout(tank: string, about: AboutPayload): void;
  saveRule(tank: string, rule: RulePayload): void;
  saveSchedule(tank: string, schedule: SchedulePayload): void;
  all(): {
    tank: string;
    about: AboutPayload;
    rule: RulePayload | null;
    schedule: SchedulePayload | null;
  }[];
}

/** What a chart shows, and of what it is made. */
export interface HistoryChart {
  readonly resolution: Resolution;
  readonly from_ms: number;
  readonly to_ms: number;
  readonly bucket_ms: number;
  readonly buckets: HistoryBucket[];
}

/** What is read of the history for charts, reports and exports, in pieces of a few ms where it may be long. */
export interface HistoryReads {
  /**
   * A chart of any span: of readings, hours or days, as its length and what is kept ask for. Of hours and days the
   * ends are widened to whole ones, and there are no more buckets than of them.
   */
  charting(tank: string, from_ms: number, to_ms: number, buckets: number): Generator<void, HistoryChart>;
  /**
   * All rows of a span, in batches of a few ms, some of them empty. Readings come by time; hours and days, as far as they
   * are rolled up, tank by tank.
   */
  rows(span: HistorySpan, resolution: Resolution): Generator<readonly ExportRow[]>;
  /** Of each span [from, to) what the hours that begin in it come to, as far as they are rolled up. */
  water(tank: string, spans: readonly { readonly from_ms: number; readonly to_ms: number }[]): WaterSum[];
  /** Changes of a tank's inlet in [from, to), oldest first; of more than 100,000 the newest. */
  inletChanges(tank: string, from_ms: number, to_ms: number): InletChange[];
  /** Whether an actuator of a tank told of a named source in [from, to). */
  namesSources(tank: string, from_ms: number, to_ms: number): boolean;
  /** The hours of a rain gauge in [from, to) in which it counted; the gauge is named by its node. */
  rainOf(node: string, from_ms: number, to_ms: number): { readonly ts: number; readonly mm: number }[];
  /** Changes of actuators in [from, to), oldest first, at most `limit`. */
  events(tank: string, from_ms: number, to_ms: number, limit: number): EventRecord[];
}

/**
 * The history. Appended records are on disk after `flush()`, which runs at least once a minute, and in the database, where
 * others than this store see them, after `settle()`. Everything read here has been settled first.
 */
export interface HistoryStore extends HistoryReads {
  /** Takes records into the current batch. A record that is there already changes nothing. */
  append(records: readonly LogRecord[]): void;
  /** Keeps the batch; when it returns, everything appended before survives a power cut. */
  flush(): void;
  /** Writes everything appended before to the database; what the disk does not take waits, and that is logged. */
  settle(): void;
  /** The newest reading of each tank. */
  latest(): ReadingRecord[];
  /** Readings in [from, to), gathered in `buckets` equal spans; empty spans are left out. */
  buckets(tank: string, from_ms: number, to_ms: number, buckets: number): HistoryBucket[];
  /** All pieces of `charting` at once. */
  chart(tank: string, from_ms: number, to_ms: number, buckets: number): HistoryChart;
  /** What a rain gauge's count, begun at `since_ms`, stands at; what it is more than before is rain of that hour. */
  rain(count: {
    readonly node: string;
    readonly ts_ms: number;
    readonly since_ms: number;
    readonly total_mm: number;
  }): void;
}

/** Keeps the history small: rolls readings up to hours and days, and removes what is old or too much. */
export interface Upkeep {
  /**
   * Does a piece of the work that takes a few ms; true when there was one. Throws when the disk refuses: nothing is
   * lost then, and the next call tries again.
   * @param confirmed whether something outside has confirmed the wall clock; while it has not (default), nothing ages
   *   faster than time passes
   */
  step(confirmed?: boolean): boolean;
}

/** Commands; each call is on disk when it returns. */
export interface CommandStore {
  save(command: CommandView): void;
  find(id: string): CommandView | undefined;
  /** Commands of a tank, newest first. */
  ofTank(tank: string, limit: number): CommandView[];
  /** Those that had not ended when the process stopped. */
  unfinished(): CommandView[];
}

export interface UserRecord {
  readonly username: string;
  readonly role: Role;
  /** `scrypt$N$r$p$salt$hash`, base64. */
  readonly password_hash: string;
  readonly created_ms: number;
}

/** Users; each call is on disk when it returns. */
export interface UserStore {
  all(): UserRecord[];
  find(username: string): UserRecord | undefined;
  save(user: UserRecord): void;
  remove(username: string): boolean;
}

export interface SessionRecord {
  /** SHA-256 of the cookie, so that a stolen database opens no session. */
  readonly token_hash: string;
  readonly username: string;
  readonly created_ms: number;
  readonly seen_ms: number;
}

/** Signed-in browsers; each call is on disk when it returns, but a session that a full disk does not take is not. */
export interface SessionStore {
  find(token_hash: string): SessionRecord | undefined;
  save(session: SessionRecord): void;
  remove(token_hash: string): void;
  removeOf(username: string): void;
  prune(created_before_ms: number, seen_before_ms: number): void;
}

/** Who did, or was refused, what. Append-only; each entry is on disk when the call returns. */
export interface AuditStore {
  append(entry: AuditEntry): void;
  newest(limit: number): AuditEntry[];
}

/** Alarms; each call is on disk when it returns. */
export interface AlarmStore {
  /** Keeps an alarm as it stands, and the change that brought it there. One that is cleared is kept no more. */
  save(alarm: AlarmView, by: string | null): void;
  /** Those that are not cleared. */
  standing(): AlarmView[];
  /** Changes of all alarms, newest first. */
  changes(limit: number): AlarmChange[];
}

/** A notification channel, with its secret. */
export interface KeptChannel {
  readonly id: string;
  readonly channel: Channel;
  /** Wall time of the last weekly word; null before the first. */
  readonly heartbeat_ms: number | null;
}

/** A coming of an alarm that a channel's messages have told of. */
export interface KeptTold {
  /** The alarm's identifier, a blank, and when it was raised. */
  readonly coming: string;
  /** When the last message of it was taken, by the wall. */
  readonly at_ms: number;
}

/** Where people are told of alarms; each call is on disk when it returns. */
export interface ChannelStore {
  /** In the order in which they were added. */
  all(): KeptChannel[];
  save(id: string, channel: Channel): void;
  /** @param at_ms of the last weekly word; null when there was none */
  saveHeartbeat(id: string, at_ms: number | null): void;
  /** What a channel has told of; nothing when that is not known. */
  told(id: string): readonly KeptTold[];
  saveTold(id: string, told: readonly KeptTold[]): void;
  remove(id: string): boolean;
}

/** Since when tanks wait for rain; each call is on disk when it returns. */
export interface RainWaitStore {
  all(): (KeptRainWait & { readonly tank: string })[];
  save(tank: string, wait: KeptRainWait): void;
  remove(tank: string): void;
}

/** The whole store of one gateway. */
export interface Store {
  readonly tanks: TankStore;
  readonly history: HistoryStore;
  readonly upkeep: Upkeep;
  readonly hosts: HostStore;
  readonly commands: CommandStore;
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly audit: AuditStore;
  readonly alarms: AlarmStore;
  readonly channels: ChannelStore;
  readonly rain_waits: RainWaitStore;
  /**
   * Whether the disk is full: from when something could not be written, or the oldest readings had to make room, until
   * there is room again.
   */
  readonly full: boolean;
  /** Flushes and closes the file. */
  close(): void;
}
