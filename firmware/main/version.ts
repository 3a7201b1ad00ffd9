import { readFileSync } from 'node:fs';

/** The version in package.json, found from wherever the program is installed. */
export function readVersion(): string {
  for (const up of ['../..', '../../..']) {
    try {
      const file = new URL(`${up}/package.json`, import.meta.url);
      return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
    } catch {
      // Sources lie one folder nearer to it than compiled files.
    }
  }
  return '0.0.0';
}
