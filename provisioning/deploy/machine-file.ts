import type { RenderedFile } from '../../vpn/rendered-file.js';

/** What a machine is in the farm. A server elsewhere runs the VPN of a gateway, and nothing else. */
export const MACHINE_KINDS = ['gateway', 'node', 'server'] as const;
export type MachineKind = (typeof MACHINE_KINDS)[number];

/** A file as it stands on a machine. Its owner is root. */
export interface MachineFile {
  /** Absolute path on the machine. */
  readonly path: string;
  /** Permission bits, such as 0o640. */
  readonly mode: number;
  /** `sluice`: gateway and node may read it, as far as the mode lets a group. */
  readonly group: 'root' | 'sluice';
  readonly text: string;
  /** True for what the installer fills in on the machine: it is written where nothing is, and never over something. */
  readonly once?: true;
}

/** Where things are on a machine. The units of vpn/systemd name the same places. */
export const ETC = '/etc/sluice';
export const VPN_FOLDER = `${ETC}/vpn`;
export const UNIT_FOLDER = '/etc/systemd/system';
export const FIREWALL_RULES = `${ETC}/firewall.nft`;
/** What the firewall of Sluice adds to the unit of the system's own. */
export const NFTABLES_ADDITION = `${UNIT_FOLDER}/nftables.service.d/50-sluice.conf`;
export const SYSUSERS_FILE = '/etc/sysusers.d/sluice.conf';
/** Settings of systemd itself: the hardware watchdog. */
export const MANAGER_FILE = '/etc/systemd/system.conf.d/50-sluice.conf';
export const SYSCTL_FILE = '/etc/sysctl.d/90-sluice.conf';
export const COMMAND = '/usr/local/bin/sluice';
export const RELEASES = '/opt/sluice';
export const DATA_FOLDER = '/var/lib/sluice';

/** Everything that may be on the list of a bundle: whatever else it names is refused on the machine. */
export const BELONGS_TO_SLUICE =
  /^\/etc\/(?:sluice\/(?:[a-z0-9-]+\/){0,2}[a-z0-9][a-z0-9._-]*|systemd\/system\/sluice-[a-z-]+\.service|systemd\/(?:system\.conf|system\/nftables\.service)\.d\/50-sluice\.conf|sysusers\.d\/sluice\.conf|sysctl\.d\/90-sluice\.conf)$|^\/usr\/local\/bin\/sluice$/;

/** The command on the machine; it asks the process that runs there unless it is told otherwise. */
export function commandFile(kind: MachineKind): MachineFile {
  const text = `#!/bin/sh
# Written by sluice: changes here do not last.
case \${1:-} in
doctor | status) ;; # which look at every process here by themselves
*)
  : "\${SLUICE_DATA_DIR:=${DATA_FOLDER}/${kind}}"
  export SLUICE_DATA_DIR
  ;;
esac
exec ${RELEASES}/current/node/bin/node ${RELEASES}/current/dist/provisioning/main.js "$@"
`;
  return { path: COMMAND, mode: 0o755, group: 'root', text };
}

/** A file that everybody on the machine may read. */
export function open(path: string, text: string): MachineFile {
  return { path, mode: 0o644, group: 'root', text };
}

/** A file for root alone: systemd reads it before it gives up that right. */
export function forRoot(path: string, text: string): MachineFile {
  return { path, mode: 0o600, group: 'root', text };
}

/** A file for root and the processes of Sluice. */
export function forSluice(path: string, text: string): MachineFile {
  return { path, mode: 0o640, group: 'sluice', text };
}

/** Files of a renderer, in a folder of the machine. */
export function within(folder: string, files: readonly RenderedFile[]): MachineFile[] {
  return files.map(({ path, mode, text }) => ({ path: `${folder}/${path}`, mode, group: 'root', text }));
}

/** A JSON document as files have it. */
export function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
