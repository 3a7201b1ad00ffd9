import { lstatSync, readdirSync, readlinkSync, renameSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RELEASES } from '../../deploy/machine-file.js';
import { flushFolder, unfinishedName } from '../../durable/replace-file.js';
import { Refusal } from '../../refusal.js';
import type { MachineRoot } from './machine-root.js';

/** The release in use is where this link leads: an update turns it, and so does the way back. */
const CURRENT = `${RELEASES}/current`;

/** What has to happen to the link. */
export interface LinkChange {
  readonly from: string | undefined;
  readonly to: string;
  /** Releases that go: earlier makes of the same version, which are neither in use nor the way back. */
  readonly out: readonly string[];
}

/**
 * Compares the link with the release that this very program is part of.
 * @returns undefined when nothing has to change: also when this program is no installed release
 * @throws Refusal `current_in_the_way` when it is no link
 */
export function compareLink(root: MachineRoot, program = import.meta.url): LinkChange | undefined {
  const own = installedRelease(root, fileURLToPath(program));
  const from = linkNow(root);
  return own === undefined || own === from ? undefined : { from, to: own, out: otherMakes(root, own, from) };
}

/** Turns the link in one step: at no moment is there none. */
export function turnLink(root: MachineRoot, { to }: LinkChange): void {
  const link = root.at(CURRENT);
  const fresh = unfinishedName(link);
  symlinkSync(to, fresh);
  renameSync(fresh, link);
  flushFolder(dirname(link));
}

/** Takes the releases away that the change leaves without use. */
export function removeReleases(root: MachineRoot, { out }: LinkChange): void {
  for (const name of out) {
    // First what makes it count: of what a power cut leaves, install.sh would take the rest for a whole one.
    root.remove(`${RELEASES}/${name}/.complete`);
    root.remove(`${RELEASES}/${name}`);
  }
}

/** Without a way back nothing goes: it may be any of them. */
function otherMakes(root: MachineRoot, to: string, from: string | undefined): string[] {
  if (from === undefined) return [];
  const kept = [to, basename(from)];
  const versions = kept.map(versionOf);
  return readdirSync(root.at(RELEASES), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && versions.includes(versionOf(entry.name)))
    .map(({ name }) => name)
    .filter((name) => !kept.includes(name))
    .sort();
}

/** `1.2.3` of `1.2.3+1a2b3c4d`, another make of it. */
function versionOf(release: string): string {
  return release.replace(/\+[0-9a-f]{8}$/, '');
}

/** The name of the folder below /opt/sluice that a program belongs to. */
function installedRelease(root: MachineRoot, program: string): string | undefined {
  const releases = root.at(RELEASES);
  for (let at = dirname(program); at !== dirname(at); at = dirname(at))
    if (dirname(at) === releases) return basename(at) === basename(CURRENT) ? undefined : basename(at);
  return undefined;
}

function linkNow(root: MachineRoot): string | undefined {
  const link = root.at(CURRENT);
  try {
    if (lstatSync(link).isSymbolicLink()) return readlinkSync(link);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  throw new Refusal({
    code: 'current_in_the_way',
    message: `${join(link)} is there, but is no link to a release`,
    hint: 'Move it away, then install again.',
    exit: 'conflict',
  });
}
