import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages } from './npm-install.js';

const STUB = fileURLToPath(new URL('../stub', import.meta.url));

/** A stand-in for the C library pigpio, installed as a system would have it. */
export interface StubLibrary {
  /** Folder of `pigpio.h`, folder of `libpigpio.so`, folder of a `pigpiod` that does nothing. */
  readonly include: string;
  readonly lib: string;
  readonly bin: string;
  /** Folder in whose `node_modules` the real npm package pigpio was compiled against it. */
  readonly installed: string;
}

/**
 * The stub and the npm package compiled against it. Made by the first test that asks, and kept in the folder for temporary
 * files for the next run.
 */
export function stubLibrary(): StubLibrary {
  const folder = join(tmpdir(), `sluice-pigpio-stub-${fingerprint()}`);
  if (!existsSync(folder)) build(folder);
  return partsOf(folder);
}

/** The environment in which npm compiles the package as on a machine that has the library. */
export function withLibrary({ include, lib, bin }: Omit<StubLibrary, 'installed'>): NodeJS.ProcessEnv {
  return {
    CPATH: include,
    LIBRARY_PATH: lib,
    LD_LIBRARY_PATH: lib,
    PATH: `${bin}:${process.env.PATH}`,
  };
}

function partsOf(folder: string): StubLibrary {
  return {
    include: STUB,
    lib: join(folder, 'lib'),
    bin: join(folder, 'bin'),
    installed: join(folder, 'app'),
  };
}

function fingerprint(): string {
  const hash = createHash('sha256').update(`${process.version} ${process.arch} ${process.getuid?.()}`);
  for (const file of ['pigpio.h', 'pigpio.c', '../support/stub-library.ts']) {
    hash.update(readFileSync(join(STUB, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

/** Built beside its place and moved there whole: another worker may be doing the same, and a run may be cut off. */
function build(folder: string): void {
  const draft = mkdtempSync(`${folder}-`);
  chmodSync(draft, 0o755);
  const parts = partsOf(draft);
  mkdirSync(parts.lib);
  const library = join(parts.lib, 'libpigpio.so');
  execFileSync('gcc', [
    '-Wall',
    '-Wextra',
    '-Werror',
    '-shared',
    '-fPIC',
    '-o',
    library,
    join(STUB, 'pigpio.c'),
  ]);
  makeDaemon(parts.bin);
  const { said } = installPackages(parts.installed, { env: withLibrary(parts) });
  if (!existsSync(join(parts.installed, 'node_modules/pigpio/build/Release/pigpio.node'))) {
    rmSync(draft, { recursive: true });
    throw new Error(`the npm package pigpio could not be installed; npm said:\n${said}`);
  }
  try {
    renameSync(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(draft, { recursive: true });
  }
}

/** The package looks for `pigpiod` to know whether the library is there. */
export function makeDaemon(bin: string): void {
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'pigpiod'), '#!/bin/sh\necho 79\n', { mode: 0o755 });
}
