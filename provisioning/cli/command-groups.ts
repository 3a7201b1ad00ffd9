import type { Register } from './define.js';

/** The first word of a command line, and how to load what it stands for. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Register>;
}

export const COMMAND_GROUPS: readonly CommandGroup[] = [
  {
    name: 'plan',
    summary: 'show the addressing plan of a farm',
    load: async () => (await import('../commands/plan.js')).registerPlan,
  },
  {
    name: 'farm',
    summary: 'set up a farm: gateways, nodes and phones',
    load: async () => (await import('../commands/farm.js')).registerFarm,
  },
  {
    name: 'pki',
    summary: 'make, renew and revoke certificates',
    load: async () => (await import('../commands/pki.js')).registerPki,
  },
  {
    name: 'profile',
    summary: 'write the OpenVPN profile of a node or phone',
    load: async () => (await import('../commands/profile.js')).registerProfile,
  },
  {
    name: 'share',
    summary: 'hand a profile to a phone, by a QR code',
    load: async () => (await import('../commands/share.js')).registerShare,
  },
  {
    name: 'bundle',
    summary: "write what goes onto a gateway's or node's SD card",
    load: async () => (await import('../commands/bundle.js')).registerBundle,
  },
  {
    name: 'install',
    summary: 'on the Pi: make it the gateway or node of a bundle',
    load: async () => (await import('../commands/install.js')).registerInstall,
  },
  {
    name: 'uninstall',
    summary: 'on the Pi: take Sluice away again',
    load: async () => (await import('../commands/install.js')).registerUninstall,
  },
  {
    name: 'status',
    summary: 'show the gateway and node that run here',
    load: async () => (await import('../commands/status.js')).registerStatus,
  },
  {
    name: 'explain',
    summary: 'why the inlet of a tank is as it is, and what would change it',
    load: async () => (await import('../commands/explain.js')).registerExplain,
  },
  {
    name: 'doctor',
    summary: 'check this machine and the farm folder, and say what to do',
    load: async () => (await import('../commands/doctor.js')).registerDoctor,
  },
  {
    name: 'user',
    summary: 'look after the users of the dashboard',
    load: async () => (await import('../commands/user.js')).registerUser,
  },
  {
    name: 'restore',
    summary: 'on the gateway: put a backup of the dashboard back',
    load: async () => (await import('../commands/restore.js')).registerRestore,
  },
  {
    name: 'sensor',
    summary: 'on the Pi: watch a level sensor, and calibrate it',
    load: async () => (await import('../commands/sensor.js')).registerSensor,
  },
  {
    name: 'relay',
    summary: 'on the Pi: try a valve, for seconds',
    load: async () => (await import('../commands/relay.js')).registerRelay,
  },
  {
    name: 'selftest',
    summary: 'on the Pi: look at every sensor, relay and input of the node',
    load: async () => (await import('../commands/selftest.js')).registerSelftest,
  },
  {
    name: 'hardware',
    summary: 'boards, pins, wiring and solar power',
    load: async () => (await import('../commands/hardware.js')).registerHardware,
  },
];
