import { readFile, rename, writeFile } from 'node:fs/promises';
import { JUMP_MS } from '../../../domain/schedule/time-trust.js';
import type { TimeConfirmation } from '../../../ports/time-confirmation.js';
import type { SinceBoot } from './since-boot.js';

/** How the clock stood when the time service last spoke. */
interface Kept {
  readonly boot: string;
  readonly occasion: string;
  /** When the machine started, by the clock as it then showed. */
  readonly began_ms: number;
}

/**
 * What a time service said is worth nothing once the clock was set, and this process may have been down when that
 * happened. So it keeps in a file how the clock stood against the time the machine has been up. A file that cannot be
 * written or read costs only that.
 */
export class RememberedConfirmation implements TimeConfirmation {
  private kept: Kept | null = null;
  private loaded = false;

  /** @param file where it is kept; no other process may use it */
  constructor(
    private readonly service: TimeConfirmation,
    private readonly since_boot: SinceBoot,
    private readonly file: string,
  ) {}

  async newest(): Promise<string | null> {
    const occasion = await this.service.newest();
    const [boot, began_ms] = await Promise.all([this.since_boot.boot(), this.since_boot.began_ms()]);
    if (occasion === null || boot === null || began_ms === null) return occasion;
    const kept = await this.load();
    if (kept?.boot === boot && kept.occasion === occasion)
      return Math.abs(began_ms - kept.began_ms) <= JUMP_MS ? occasion : null;
    await this.keep({ boot, occasion, began_ms });
    return occasion;
  }

  private async load(): Promise<Kept | null> {
    if (this.loaded) return this.kept;
    this.loaded = true;
    try {
      this.kept = JSON.parse(await readFile(this.file, 'utf8'));
    } catch {
      // There is none yet, or a power cut has spoilt it; after that it would be of another start anyway.
    }
    return this.kept;
  }

  private async keep(kept: Kept): Promise<void> {
    this.kept = kept;
    try {
      await writeFile(`${this.file}.new`, JSON.stringify(kept), { mode: 0o600 });
      await rename(`${this.file}.new`, this.file);
    } catch {
      // A full disk: as long as this process lives it knows it all the same.
    }
  }
}
