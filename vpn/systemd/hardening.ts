/** Settings of `[Service]` that take away what no Sluice program needs. */
export type Settings = readonly (readonly [key: string, value: string])[];

/** For every program: no new privileges, a read-only system, no other users' things, no strange system calls. */
export const HARDENED: Settings = [
  ['NoNewPrivileges', 'yes'],
  ['ProtectSystem', 'strict'],
  ['ProtectHome', 'yes'],
  ['PrivateTmp', 'yes'],
  ['ProtectKernelModules', 'yes'],
  ['ProtectKernelLogs', 'yes'],
  ['ProtectControlGroups', 'yes'],
  ['ProtectHostname', 'yes'],
  ['RestrictNamespaces', 'yes'],
  ['RestrictRealtime', 'yes'],
  ['RestrictSUIDSGID', 'yes'],
  ['LockPersonality', 'yes'],
  ['RemoveIPC', 'yes'],
  ['SystemCallArchitectures', 'native'],
  ['SystemCallFilter', '@system-service'],
  ['SystemCallErrorNumber', 'EPERM'],
];

/** For programs without a just-in-time compiler: memory is either written or run. Node's needs both. */
export const NO_GENERATED_CODE: Settings = [['MemoryDenyWriteExecute', 'yes']];

/**
 * For programs that touch neither kernel settings nor pins: exporting a pin writes below /sys, and `ProtectClock` turns
 * the devices of a unit into a list on which pins and serial lines are missing.
 */
export const NO_HARDWARE: Settings = [
  ['ProtectKernelTunables', 'yes'],
  ['ProtectClock', 'yes'],
];

export const NO_CAPABILITIES: Settings = [['CapabilityBoundingSet', '']];
