import type { StoreCopier, StoreCopy } from '../../ports/backup.js';
import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { BackupManifest, BackupView } from '../../protocol/backup.js';
import { toTimestamp } from '../../protocol/timestamp.js';
import type { Asker } from '../alarms/alarm-desk.js';
import type { AuditLog } from '../auth/audit-log.js';
import { backupFailed, backupNone, backupOff, backupUnderway } from './backup-errors.js';
import { backupReadme } from './readme.js';
import { type ArchivedFile, tar } from './tar.js';

export interface BackupOption {
  readonly copier: StoreCopier;
  /** The text of the gateway's configuration file. Throws when it cannot be read. */
  readonly configuration: () => string;
}

export interface BackupDeskOptions {
  readonly gateway: string;
  readonly version: string;
  /** Undefined where no backup can be made. */
  readonly backup: BackupOption | undefined;
  /** Writes what waits in memory, as far as the disk lets it. */
  readonly settle: () => void;
  readonly audit: Pick<AuditLog, 'record'>;
  /** The machine's time. */
  readonly clock: Pick<Clock, 'wall_ms' | 'monotonic_ms'>;
  readonly log: Log;
}

/** A copy that can be fetched. */
interface Ready {
  readonly copy: StoreCopy;
  readonly configuration: string;
  readonly made_ms: number;
  /** Monotonic time after which its room is given back, and the same as people read it. */
  until_ms: number;
  until_wall_ms: number;
  /** Downloads that go on. */
  readers: number;
}

/** So long a copy waits to be fetched, in ms. */
const KEPT_MS = 15 * 60_000;

/** Makes one backup at a time, and hands it out for a while. */
export class BackupDesk {
  private copying: {
    readonly percent: () => number;
    readonly by: string;
    readonly end: AbortController;
  } | null = null;
  private ready: Ready | null = null;
  private failed: { readonly code: string; readonly detail: string } | null = null;
  private work: Promise<void> = Promise.resolve();

  constructor(private readonly options: BackupDeskOptions) {}

  view(): BackupView {
    if (this.copying !== null)
      return { state: 'copying', percent: this.copying.percent(), by: this.copying.by };
    if (this.ready !== null) {
      const { copy, made_ms, until_wall_ms } = this.ready;
      return {
        state: 'ready',
        made: toTimestamp(made_ms),
        file_name: this.fileName(made_ms),
        size_bytes: copy.size_bytes,
        until: toTimestamp(until_wall_ms),
      };
    }
    return this.failed === null ? { state: 'none' } : { state: 'failed', ...this.failed };
  }

  /** Begins a backup; one that was ready is given up. Throws `backup_underway` or `backup_off`. */
  begin(asker: Asker): BackupView {
    const { backup, settle } = this.options;
    if (backup === undefined) throw backupOff();
    if (this.copying !== null) throw backupUnderway(this.copying.by);
    if (this.ready !== null && this.ready.readers > 0) throw backupUnderway(asker.by.username);
    void this.discard();
    this.failed = null;
    settle();
    let percent = 0;
    const end = new AbortController();
    this.copying = { percent: () => percent, by: asker.by.username, end };
    this.record(asker, 'backup.make');
    this.work = this.make(
      backup,
      (now) => {
        percent = now;
      },
      end.signal,
    );
    return this.view();
  }

  /** The archive that is ready, and its name. Throws `backup_none`. */
  file(asker: Asker): { readonly name: string; readonly content: AsyncIterable<Uint8Array> } {
    const { ready } = this;
    if (ready === null) throw backupNone();
    this.record(asker, 'backup.download');
    return { name: this.fileName(ready.made_ms), content: this.contentOf(ready) };
  }

  /** Gives the room of a copy back that nobody has fetched in time; to be called once a second. */
  look(): void {
    const { ready } = this;
    if (ready !== null && ready.readers === 0 && this.options.clock.monotonic_ms() >= ready.until_ms)
      void this.discard();
  }

  /** Breaks off what is being made and gives its room back. */
  async stop(): Promise<void> {
    this.copying?.end.abort();
    await this.work;
    await this.discard();
  }

  private async make(
    { copier, configuration }: BackupOption,
    tell: (percent: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { clock, log } = this.options;
    const made_ms = clock.wall_ms();
    try {
      const text = configuration();
      const copy = await copier.copy(tell, signal);
      this.ready = { ...{ copy, configuration: text, made_ms, readers: 0 }, ...this.lease() };
      log.info({ size_bytes: copy.size_bytes }, 'A backup is ready to be fetched');
    } catch (error) {
      if (signal.aborted) return;
      this.failed = backupFailed(error);
      log.error({ ...this.failed, error }, 'The backup could not be made');
    } finally {
      this.copying = null;
    }
  }

  private lease(): { until_ms: number; until_wall_ms: number } {
    const { clock } = this.options;
    return { until_ms: clock.monotonic_ms() + KEPT_MS, until_wall_ms: clock.wall_ms() + KEPT_MS };
  }

  private async *contentOf(ready: Ready): AsyncGenerator<Uint8Array> {
    ready.readers += 1;
    try {
      yield* tar(this.filesOf(ready), ready.made_ms);
    } finally {
      ready.readers -= 1;
      Object.assign(ready, this.lease());
    }
  }

  private filesOf({ copy, configuration, made_ms }: Ready): ArchivedFile[] {
    const { gateway, version } = this.options;
    const text = (name: string, content: string): ArchivedFile => {
      const bytes = Buffer.from(content);
      return { name, size_bytes: bytes.length, content: [bytes] };
    };
    const kept = [
      text('README.txt', backupReadme(gateway, version)),
      text('gateway.json', configuration),
      { name: 'gateway.db', size_bytes: copy.size_bytes, content: copy.read() },
    ];
    const manifest: BackupManifest = {
      ...{ format: 'sluice-backup', schema: 1, gateway, version, made: toTimestamp(made_ms) },
      files: kept.map(({ name, size_bytes }) => ({ name, size_bytes })),
    };
    return [text('manifest.json', `${JSON.stringify(manifest, null, 2)}\n`), ...kept];
  }

  /** `sluice-gw0-2026-11-21T1250.tar.gz`, in UTC. */
  private fileName(made_ms: number): string {
    const moment = toTimestamp(made_ms).slice(0, 16).replace(':', '');
    return `sluice-${this.options.gateway}-${moment}Z.tar.gz`;
  }

  private async discard(): Promise<void> {
    const { ready } = this;
    this.ready = null;
    await ready?.copy.discard().catch((error) => this.options.log.warn({ error }, 'A backup was not closed'));
  }

  private record({ by, from }: Asker, action: string): void {
    const { audit, gateway: target } = this.options;
    const { username: actor, role } = by;
    audit.record({ actor, role, action, target, allowed: true, detail: '', from });
  }
}
