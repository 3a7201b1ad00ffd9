import type { BundleFile } from './bundle-file.js';
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
import { deliveryOf, type MachinePlan } from './machine-plan.js';
import { BUNDLE_FOLDER, FILES_FOLDER, MANIFEST_FILE, manifestOf } from './manifest.js';
import { importFiles, serverReadme } from './server-bundle.js';
import {
  CONNECTION_FILE,
  NETWORK_CONFIG_FILE,
  renderConnection,
  renderNetworkConfig,
  type Wifi,
} from './wifi.js';

/** A file that a bundle takes along as it is: the release, Node. */
export interface Archive {
  readonly name: string;
  readonly sha256: string;
}

export interface BundleOptions {
  readonly version: string;
  readonly archives: readonly Archive[];
  readonly ssh?: SshAccess;
  readonly wifi?: Wifi;
}

/** Everything that a machine is given, but for the archives: on a Pi, all that its SD card needs beside its system. */
export function bundleFiles(plan: MachinePlan, options: BundleOptions): BundleFile[] {
  const delivery = deliveryOf(plan);
  if (delivery === 'import') return importFiles(plan);
  return [
    ...(delivery === 'machine' ? [serverReadme(plan)] : cardFiles(plan, options)),
    ...machineFiles(plan, options),
  ];
}

/** What Raspberry Pi OS looks for on its boot partition. */
function cardFiles(plan: MachinePlan, { ssh, wifi }: BundleOptions): BundleFile[] {
  return [
    { path: 'README.txt', mode: 0o644, text: readme(plan, wifi) },
    { path: 'user-data', mode: 0o644, text: renderUserData(plan.name, ssh, wifi) },
    { path: 'meta-data', mode: 0o644, text: renderMetaData(plan.name) },
    { path: 'firstrun.sh', mode: 0o755, text: renderFirstRun(plan.name, ssh, wifi) },
    ...(wifi === undefined ? [] : wifiFiles(wifi)),
    { path: `${BUNDLE_FOLDER}/first-boot.sh`, mode: 0o755, text: renderFirstBoot() },
  ];
}

/** Both hold the key of the network: they are for their owner alone. */
function wifiFiles(wifi: Wifi): BundleFile[] {
  return [
    { path: NETWORK_CONFIG_FILE, mode: 0o600, text: renderNetworkConfig(wifi) },
    { path: `${BUNDLE_FOLDER}/${CONNECTION_FILE}`, mode: 0o600, text: renderConnection(wifi) },
  ];
}

/** What `sluice install` takes over, and the script that calls it. */
function machineFiles(plan: MachinePlan, { version, archives }: BundleOptions): BundleFile[] {
  const inside = (path: string, mode: number, text: string) => ({
    path: `${BUNDLE_FOLDER}/${path}`,
    mode,
    text,
  });
  return [
    inside('install.sh', 0o755, renderInstallScript(plan.kind, version, plan.packages)),
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

function readme({ kind, name, address, open_questions }: MachinePlan, wifi: Wifi | undefined): string {
  const open = open_questions.map((question) => `  - ${question}\n`).join('');
  return `This card makes a Raspberry Pi the ${kind} ${name}, at ${address} on the farm's VPN.
It holds the keys of ${name}: whoever has this folder is ${name}. Delete it when the machine runs; the card is cleared of
them by the installation.

1. Write 64-bit Raspberry Pi OS Lite onto a card.
2. Copy everything in this folder onto its boot partition ("bootfs").
   trixie (and later): that is all; cloud-init reads user-data.
   bookworm: add this to the end of the one line in cmdline.txt, on the same line:
    ${CMDLINE_ADDITION}
   If you set the card up with Raspberry Pi Imager's own settings, copy the folder "sluice" alone, start the Pi, and run
     sudo sh /boot/firmware/sluice/install.sh
3. Start the Pi ${wifi === undefined ? 'with a network cable that leads to the internet' : `where it hears the wireless network "${wifi.ssid}", or with a network cable`}. It is ready after some minutes; "sudo sluice status" tells.
${open === '' ? '' : `\nStill open; ${name} does not start before these are filled in:\n${open}`}`;
}
