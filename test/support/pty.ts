import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A serial device without hardware; the test is what sits at the far end of the cable. */
export interface Pty {
  /** What a driver opens. */
  readonly devicePath: string;
  /** Sends bytes to whoever has the device open. */
  write(bytes: Uint8Array): void;
  /** Tells what was written to the device. */
  onData(listener: (bytes: Uint8Array) => void): void;
  /** Unplugs the device: the path goes away and whoever has it open loses it. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Makes a pseudo-terminal with `socat` (Debian package socat). `devicePath` plugs it in at a path of the caller's, whose
 * folder exists; without it, a temporary folder is made and removed again.
 */
export async function openPty(devicePath?: string): Promise<Pty> {
  const path = devicePath ?? join(await mkdtemp(join(tmpdir(), 'sluice-pty-')), 'tty');
  // ignoreeof: the terminal outlives a driver that closes it and comes back.
  const socat = spawn('socat', ['-d', '-d', `PTY,raw,echo=0,ignoreeof,link=${path}`, 'STDIO']);
  socat.stdin.on('error', () => {});
  const exit = once(socat, 'exit').catch(() => {});
  await ready(socat);

  return {
    devicePath: path,
    write: (bytes) => {
      socat.stdin.write(bytes);
    },
    onData: (listener) => {
      socat.stdout.on('data', listener);
    },
    close: async () => {
      socat.kill();
      await exit;
      if (devicePath === undefined) await rm(dirname(path), { recursive: true, force: true });
    },
  };
}

/** Resolves when socat says that it has begun to carry bytes. */
function ready(socat: ChildProcessWithoutNullStreams): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    socat.stderr.on('data', (text) => {
      said += text;
      if (said.includes('starting data transfer loop')) resolve();
    });
    socat.once('error', (cause) =>
      reject(new Error('socat cannot be run; install the Debian package socat', { cause })),
    );
    socat.once('exit', () => reject(new Error(`socat gave up: ${said}`)));
  });
}
