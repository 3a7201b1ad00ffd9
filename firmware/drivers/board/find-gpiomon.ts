import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import type { BoardFacts } from '../../ports/board.js';

const ANSWER_WITHIN_MS = 3_000;

/**
 * Looks for gpiomon, and asks it which generation it is: 1 as in bookworm (1.6.3), 2 as in trixie (2.2).
 * @param path folders to look in, as the variable PATH has them
 */
export async function findGpiomon(path: string): Promise<BoardFacts['gpiomon']> {
  const file = await findProgram('gpiomon', path);
  if (file === undefined)
    return {
      usable: false,
      code: 'gpiomon_missing',
      advice: 'gpiomon is not installed: sudo apt-get install gpiod.',
    };
  const said = await versionOf(file);
  const [, version, generation] = /\(libgpiod\) v((\d+)\.[\w.-]+)/.exec(said) ?? [];
  if (version !== undefined && (generation === '1' || generation === '2'))
    return { usable: true, file, version, generation: generation === '1' ? 1 : 2 };
  const heard = said.split('\n')[0]?.trim().slice(0, 80) ?? '';
  return {
    usable: false,
    code: 'gpiomon_unknown',
    advice: `${file} is of no generation that Sluice knows (it says "${heard}"): install the package gpiod of Raspberry Pi OS.`,
  };
}

async function findProgram(name: string, path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter(isAbsolute)) {
    const file = join(folder, name);
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return file;
  }
  return undefined;
}

/** What it says, or why it does not; never rejects. */
function versionOf(file: string): Promise<string> {
  const limits = { timeout: ANSWER_WITHIN_MS, killSignal: 'SIGKILL', maxBuffer: 65_536 } as const;
  return new Promise((resolve) => {
    execFile(file, ['--version'], limits, (error, stdout) => resolve(stdout || (error?.message ?? '')));
  });
}
