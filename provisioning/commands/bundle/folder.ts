import { chmodSync, copyFileSync, existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { BundleFile } from '../../deploy/bundle-file.js';
import { BUNDLE_FOLDER, MANIFEST_FILE } from '../../deploy/manifest.js';
import { NETWORK_CONFIG_FILE } from '../../deploy/wifi.js';
import { flushFolder, makeFolder, replaceFile, sweep, unfinishedName } from '../../durable/replace-file.js';
import { readIfThere } from '../../farm/farm-files.js';
import { Refusal } from '../../refusal.js';
import { type FoundArchive, hashOf } from './archives.js';

/** What a folder is to hold. */
export interface BundleContent {
  readonly name: string;
  readonly files: readonly BundleFile[];
  readonly archives: readonly FoundArchive[];
}

/** What has to happen to a folder. */
export interface FolderChange {
  readonly changed: boolean;
  readonly write: readonly BundleFile[];
  readonly copy: readonly FoundArchive[];
  /** What an earlier bundle had and this one has not. */
  readonly remove: readonly string[];
  readonly listing: readonly { path: string; mode: string; bytes: number }[];
}

/**
 * Compares a folder with what it is to hold; writes nothing.
 * @throws Refusal `folder_in_the_way` when it holds anything but an earlier bundle of the same machine
 */
export async function compareFolder(folder: string, content: BundleContent): Promise<FolderChange> {
  const { name, files, archives } = content;
  checkFolder(folder, name);
  const wanted = new Set([...files.map(({ path }) => path), ...archives.map(pathOf)]);
  const write = files.filter((file) => differs(folder, file));
  const copy: FoundArchive[] = [];
  for (const archive of archives) {
    const there = join(folder, pathOf(archive));
    if (!existsSync(there) || (await hashOf(there)) !== archive.sha256) copy.push(archive);
  }
  const remove = [
    ...filesBelow(join(folder, BUNDLE_FOLDER)).map((path) => relative(folder, path)),
    ...(existsSync(join(folder, NETWORK_CONFIG_FILE)) ? [NETWORK_CONFIG_FILE] : []),
  ].filter((path) => !wanted.has(path));
  const listing = [
    ...files.map(({ path, mode, text }) => ({
      path,
      mode: mode.toString(8),
      bytes: Buffer.byteLength(text),
    })),
    ...archives.map((archive) => ({
      path: pathOf(archive),
      mode: '644',
      bytes: statSync(archive.source).size,
    })),
  ];
  return { changed: write.length + copy.length + remove.length > 0, write, copy, remove, listing };
}

/**
 * Makes a folder what it is to be. The manifest goes first: until the last file is written, its hashes do not fit, and
 * the machine refuses the card. Running it again finishes what was interrupted.
 */
export function applyToFolder(folder: string, { write, copy, remove }: FolderChange): void {
  const inner = join(folder, BUNDLE_FOLDER);
  makeFolder(inner);
  sweep(inner);
  const isManifest = ({ path }: BundleFile) => path === MANIFEST;
  for (const { path, mode, text } of [
    ...write.filter(isManifest),
    ...write.filter((file) => !isManifest(file)),
  ]) {
    makeFolder(dirname(join(folder, path)));
    replaceFile(join(folder, path), text, mode);
  }
  for (const archive of copy) copyWhole(archive.source, join(folder, pathOf(archive)));
  for (const path of remove) rmSync(join(folder, path), { force: true });
}

const MANIFEST = `${BUNDLE_FOLDER}/${MANIFEST_FILE}`;

function pathOf({ name }: FoundArchive): string {
  return `${BUNDLE_FOLDER}/${name}`;
}

function checkFolder(folder: string, name: string): void {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return;
  const whose = nameIn(readIfThere(join(folder, MANIFEST)));
  if (whose === name) return;
  throw new Refusal({
    code: 'folder_in_the_way',
    message:
      whose === undefined
        ? `${folder} is not empty and holds no bundle; it was left as it is`
        : `${folder} holds the bundle of ${whose}; it was left as it is`,
    hint: 'Name a new folder with --out.',
    exit: 'conflict',
  });
}

function nameIn(manifest: string | undefined): string | undefined {
  try {
    const { name } = JSON.parse(manifest ?? '{}') as { name?: unknown };
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined;
  }
}

function differs(folder: string, { path, mode, text }: BundleFile): boolean {
  const there = join(folder, path);
  return readIfThere(there) !== text || (statSync(there).mode & 0o777) !== mode;
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
}

function copyWhole(source: string, target: string): void {
  const fresh = unfinishedName(target);
  copyFileSync(source, fresh);
  chmodSync(fresh, 0o644);
  renameSync(fresh, target);
  flushFolder(dirname(target));
}
