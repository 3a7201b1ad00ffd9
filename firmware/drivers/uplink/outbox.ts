import type { LogPayload, LogRecord, LogStoredPayload } from '../../protocol/payloads.js';

/** A day of the kept kind: one reading a minute of each tank, and more events than a day has. */
const MOST_READINGS_PER_TANK = 1_440;
const MOST_EVENTS = 20_000;
/** Most records in one batch, as the contract says. */
const MOST_RECORDS = 500;
/** Most bytes of records in one batch: a gateway takes no packet above 64 KiB, and would be sent it for ever. */
const MOST_BYTES = 48 * 1024;

interface Batch {
  readonly seq: number;
  readonly records: LogRecord[];
}

/**
 * The records on their way to the gateway. They wait here until they are sealed into a numbered batch, and stay until
 * the gateway says that the batch is on its disk. Batches go out in the order of their numbers.
 *
 * It holds a day and no more: of each tank 1,440 readings, and 20,000 events. Beyond that the oldest of its kind goes.
 */
export class Outbox {
  private gathered: LogRecord[] = [];
  private batches: Batch[] = [];
  /** So many of the batches, from the front, were sent over the present connection. */
  private sent = 0;
  private last_seq = 0;
  private readonly held = new Map<string, number>();

  /** @param boot eight hexadecimal digits, drawn anew at every start of the node */
  constructor(private readonly boot: string) {}

  /** Takes a record in. Answers whether the oldest of its kind had to go for it. */
  take(record: LogRecord): boolean {
    this.gathered.push(record);
    const kind = kindOf(record);
    const held = (this.held.get(kind) ?? 0) + 1;
    this.held.set(kind, held);
    if (held <= mostOf(record)) return false;
    this.dropOldest(kind);
    return true;
  }

  /** Everything gathered becomes batches that can be sent. */
  seal(): void {
    let records: LogRecord[] = [];
    let bytes = 0;
    for (const record of this.gathered) {
      const size = Buffer.byteLength(JSON.stringify(record));
      if (records.length === MOST_RECORDS || (records.length > 0 && bytes + size > MOST_BYTES)) {
        this.number(records);
        records = [];
        bytes = 0;
      }
      records.push(record);
      bytes += size;
    }
    if (records.length > 0) this.number(records);
    this.gathered = [];
  }

  /** The next batch to send over the present connection; undefined when all were sent. */
  next(): LogPayload | undefined {
    const batch = this.batches[this.sent];
    if (batch === undefined) return undefined;
    this.sent += 1;
    return { boot: this.boot, seq: batch.seq, records: [...batch.records] };
  }

  /** There is a new connection: whatever is not stored has to be sent again. */
  rewind(): void {
    this.sent = 0;
  }

  /** The gateway has stored every batch up to a number. What it says of another boot is none of ours. */
  stored({ boot, seq }: LogStoredPayload): void {
    if (boot !== this.boot) return;
    const kept = this.batches.filter((batch) => batch.seq > seq);
    const gone = this.batches.slice(0, this.batches.length - kept.length);
    for (const { records } of gone) for (const record of records) this.release(kindOf(record));
    this.batches = kept;
    this.sent = Math.max(0, this.sent - gone.length);
  }

  private number(records: LogRecord[]): void {
    this.last_seq += 1;
    this.batches.push({ seq: this.last_seq, records });
  }

  private dropOldest(kind: string): void {
    this.release(kind);
    for (const [i, { records }] of this.batches.entries()) {
      if (!removeFirst(records, kind)) continue;
      if (records.length === 0) {
        this.batches.splice(i, 1);
        if (i < this.sent) this.sent -= 1;
      }
      return;
    }
    removeFirst(this.gathered, kind);
  }

  private release(kind: string): void {
    this.held.set(kind, (this.held.get(kind) ?? 0) - 1);
  }
}

/** What competes for the same room: the readings of one tank, or the events of all. */
function kindOf(record: LogRecord): string {
  return record.kind === 'event' ? 'event' : `reading ${record.tank}`;
}

function mostOf(record: LogRecord): number {
  return record.kind === 'event' ? MOST_EVENTS : MOST_READINGS_PER_TANK;
}

function removeFirst(records: LogRecord[], kind: string): boolean {
  const at = records.findIndex((record) => kindOf(record) === kind);
  if (at !== -1) records.splice(at, 1);
  return at !== -1;
}
