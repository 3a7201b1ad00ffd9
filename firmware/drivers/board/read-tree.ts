import { readdir, readFile, realpath } from 'node:fs/promises';

/** A small file of the kernel as text without its end; undefined when it cannot be read. */
export async function textOf(file: string): Promise<string | undefined> {
  // The device tree's texts end in a zero byte.
  return (await readFile(file, 'utf8').catch(() => undefined))?.replace(/\0/g, '').trim();
}

/** The names in a folder in order; none when there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

/** Where a chain of links ends; undefined when it ends nowhere. */
export function endOf(link: string): Promise<string | undefined> {
  return realpath(link).catch(() => undefined);
}
