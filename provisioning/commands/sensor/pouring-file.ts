import { readFileSync, rmSync } from 'node:fs';
import { z } from 'zod';
import { replaceFile } from '../../durable/replace-file.js';
import { Refusal } from '../../refusal.js';
import type { Pouring } from './pouring.js';

const pouringFile = z.strictObject({
  schema: z.literal(1),
  tank: z.string(),
  empty_distance_mm: z.number().min(0).max(100_000),
  points: z
    .array(z.strictObject({ depth_mm: z.number(), litres: z.number() }))
    .min(1)
    .max(200),
  poured_litres: z.number().min(0).max(1e9),
});

/** Keeps a calibration by litres between one command and the next, beside the node's configuration. */
export class PouringFile {
  readonly path: string;

  constructor(
    config_file: string,
    private readonly tank: string,
  ) {
    this.path = `${config_file}.pouring-${tank}`;
  }

  /** @throws Refusal `pouring_damaged` */
  read(): Pouring | undefined {
    let text: string;
    try {
      text = readFileSync(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    const { schema: _, tank, ...pouring } = parse(text) ?? this.damaged();
    return tank === this.tank ? pouring : this.damaged();
  }

  /** It is on the disk when this returns. */
  write(pouring: Pouring): void {
    const document = { schema: 1, tank: this.tank, ...pouring };
    replaceFile(this.path, `${JSON.stringify(document, null, 2)}\n`);
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }

  private damaged(): never {
    throw new Refusal({
      code: 'pouring_damaged',
      message: `${this.path} cannot be used: it is not what was written there`,
      hint: 'Remove it, empty the tank, and begin again: --pour begin',
      exit: 'damaged',
    });
  }
}

function parse(text: string): z.infer<typeof pouringFile> | undefined {
  try {
    return pouringFile.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
