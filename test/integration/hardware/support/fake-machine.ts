import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What a machine's kernel shows of it, as files below a temporary folder, and a folder with programs. */
export class FakeMachine {
  readonly root = mkdtempSync(join(tmpdir(), 'sluice-board-'));
  readonly path = join(this.root, 'programs');

  /** A kernel text, with the zero byte that ends texts of the device tree where it belongs. */
  write(file: string, text = ''): this {
    const at = join(this.root, file);
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(at, file.startsWith('proc/device-tree') ? `${text}\0` : text);
    return this;
  }

  link(file: string, to: string): this {
    const at = join(this.root, file);
    mkdirSync(dirname(at), { recursive: true });
    symlinkSync(to.startsWith('/') ? join(this.root, to) : to, at);
    return this;
  }

  /** A program that answers `--version`, and nothing else, with this. */
  program(name: string, says: string): this {
    this.write(`programs/${name}`, `#!/bin/sh\ncat <<'END'\n${says}\nEND\n`);
    chmodSync(join(this.path, name), 0o755);
    return this;
  }

  model(text: string): this {
    return this.write('proc/device-tree/model', text);
  }

  /** A GPIO controller as /sys/class/gpio and /sys/bus/gpio show it. */
  chip({ label, base, lines, device }: { label: string; base: number; lines: number; device: string }): this {
    const platform = `sys/devices/platform/${label}`;
    this.write(`${platform}/${device}/dev`, '254:0\n');
    const folder = `sys/class/gpio/gpiochip${base}`;
    this.write(`${folder}/label`, `${label}\n`)
      .write(`${folder}/base`, `${base}\n`)
      .write(`${folder}/ngpio`, `${lines}\n`)
      .link(`${folder}/device`, `/${platform}`);
    return this.link(`sys/bus/gpio/devices/${device}`, `/${platform}/${device}`);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** What gpiomon says in bookworm and in trixie. */
export const BOOKWORM_GPIOMON = 'gpiomon (libgpiod) v1.6.3\nCopyright (C) 2017-2018 Bartosz Golaszewski';
export const TRIXIE_GPIOMON = 'gpiomon (libgpiod) v2.2.1\nCopyright (C) 2017-2024 Bartosz Golaszewski';
