import {
  CMDLINE_ADDITION,
  renderFirstBoot,
  renderFirstRun,
  renderMetaData,
  renderUserData,
  type SshAccess,
} from './first-boot.js';
import { renderInstallScript, SUMS_FILE } from './install-script.js';
import { json } from './machine-file.js';
import type { MachinePlan } from './machine-plan.js';
import { BUNDLE_FOLDER, FILES_FOLDER, MANIFEST_FILE, manifestOf } from './manifest.js';

/** A file of a bundle, relative to its folder. */
export interface BundleFile {
  readonly path: string;
  readonly mode: number;
  readonly text: string;
}

/** A file that a bundle takes along as it is: the release, Node. */
export interface Archive {
  readonly name: string;
  readonly sha256: string;
}

export interface BundleOptions {
  readonly version: string;
  readonly archives: readonly Archive[];
  readonly ssh?: SshAccess;
}

/** Everything that goes onto an SD card beside Raspberry Pi OS itself, but for the archives. */
export function bundleFiles(plan: MachinePlan, { version, archives, ssh }: BundleOptions): BundleFile[] {
  const inside = (path: string, mode: number, text: string) => ({
    path: `${BUNDLE_FOLDER}/${path}`,
    mode,
    text,
  });
  return [
    { path: 'README.txt', mode: 0o644, text: readme(plan) },
    { path: 'user-data', mode: 0o644, text: renderUserData(plan.name, ssh) },
    { path: 'meta-data', mode: 0o644, text: renderMetaData(plan.name) },
    { path: 'firstrun.sh', mode: 0o755, text: renderFirstRun(plan.name, ssh) },
    inside('first-boot.sh', 0o755, renderFirstBoot()),
    inside('install.sh', 0o755, renderInstallScript(plan.kind, version)),
    ...(archives.length === 0 ? [] : [inside(SUMS_FILE, 0o644, sums(archives))]),
    // On this machine a secret is for its owner alone, whoever shall read it over there.
    ...plan.files.map(({ path, mode, text }) =>
      inside(`${FILES_FOLDER}${path}`, mode === 0o640 ? 0o600 : mode, text),
    ),
    inside(MANIFEST_FILE, 0o644, json(manifestOf(plan, version))),
  ];
}

function sums(archives: readonly Archive[]): string {
  return archives.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('');
}

function readme({ kind, name, address, open_questions }: MachinePlan): string {
  const open = open_questions.map((question) => `  - ${question}\n`).join('');
  return `This card makes a Raspberry Pi the ${kind} ${name}, at ${address} on the farm's VPN.
It holds the keys of ${name}: whoever has this folder is ${name}. Delete it when the machine runs.

1. Write 64-bit Raspberry Pi OS Lite onto a card.
2. Copy everything in this folder onto its boot partition ("bootfs").
   trixie (and later): that is all; cloud-init reads user-data.
   bookworm: add this to the end of the one line in cmdline.txt, on the same line:
    ${CMDLINE_ADDITION}
   If you set the card up with Raspberry Pi Imager's own settings, copy the folder "sluice" alone, start the Pi, and run
     sudo sh /boot/firmware/sluice/install.sh
3. Start the Pi with a network cable that leads to the internet. It is ready after some minutes; "sluice status" tells.
${open === '' ? '' : `\nStill open; ${name} does not start before these are filled in:\n${open}`}`;
}
