import { z } from 'zod';
import { checked } from '../input-error.js';
import { HARDENED, NO_CAPABILITIES, NO_HARDWARE, type Settings } from './hardening.js';
import { PIGPIO_UNIT } from './pigpio-unit.js';
import { programOf, type SluiceUnitOptions } from './program.js';
import { GATEWAY_LIFE, NODE_LIFE, type ServiceLife } from './service-life.js';
import { renderUnit } from './unit-file.js';
import { SLUICE_USER } from './users.js';

export const SLUICE_UNITS = { gateway: 'sluice-gateway.service', node: 'sluice-node.service' } as const;

/** For processes that do little and last long: a small nursery, and no threads of the engine's own. Some 10 MB less. */
const LEAN = '--max-semi-space-size=2 --single-threaded-gc --v8-pool-size=1';

/** One heap of the C library for all threads: what one of them gives back, another may take. Some 8 MB less under load. */
const ONE_HEAP = 'MALLOC_ARENA_MAX=1';

/** How a process of Sluice ends when no restart can help; the process itself says so. */
const NEEDS_A_PERSON = '78';

export interface NodeUnitOptions extends SluiceUnitOptions {
  /** Groups that open the machine's pins and serial lines; only those that exist there, or it would not start. */
  readonly groups: readonly string[];
}

const groupNames = z
  .array(z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'the name of a group'))
  .max(16)
  .readonly();

/**
 * The unit of the gateway process. It waits for no tunnel: broker and dashboard outlive one that comes and goes.
 * @throws VpnInputError
 */
export function renderGatewayUnit(options: SluiceUnitOptions = {}): string {
  const life = GATEWAY_LIFE;
  return renderSluiceUnit('gateway', { ...options, life }, [['PrivateDevices', 'yes'], ...NO_HARDWARE]);
}

/**
 * The unit of the node process. It waits for nothing: water comes before network and clock. However it ends, also by
 * SIGKILL, the outputs are put into their safe positions afterwards.
 * @throws VpnInputError
 */
export function renderNodeUnit(options: NodeUnitOptions): string {
  const groups = checked(groupNames, options.groups, 'The groups of the node');
  const { node, main, config } = programOf('node', options);
  // Wanted, and not waited for: without it there is no echo, and that is safe.
  const wants = PIGPIO_UNIT;
  return renderSluiceUnit('node', { ...options, life: NODE_LIFE, wants }, [
    ['ExecStopPost', `${node} ${main} all-off ${config}`],
    ['SupplementaryGroups', groups.join(' ')],
  ]);
}

function renderSluiceUnit(
  process: keyof typeof SLUICE_UNITS,
  options: SluiceUnitOptions & { readonly life: ServiceLife; readonly wants?: string },
  ofProcess: Settings,
): string {
  const { release, node, main, config, environment } = programOf(process, options);
  const { life, wants } = options;
  const { heap_mb, settings } = life;
  return renderUnit([
    [
      'Unit',
      [
        ['Description', `Sluice ${process}`],
        ['After', 'local-fs.target sluice-firewall.service'],
        ...(wants === undefined ? [] : [['Wants', wants] as const]),
        // It never gives up: a tank on a hill has nobody who would start it again.
        ['StartLimitIntervalSec', '0'],
      ],
    ],
    [
      'Service',
      [
        ['Type', 'notify'],
        // Not the process itself tells systemd how it is, but a helper of its own.
        ['NotifyAccess', 'all'],
        ['ExecStart', `${node} --max-old-space-size=${heap_mb} ${LEAN} ${main} ${process} ${config}`],
        ['WorkingDirectory', release],
        ['Environment', `SLUICE_DATA_DIR=/var/lib/sluice/${process}`],
        ['Environment', ONE_HEAP],
        ['EnvironmentFile', `-${environment}`],
        ['Restart', 'always'],
        ['RestartPreventExitStatus', NEEDS_A_PERSON],
        ...settings,
        ['User', SLUICE_USER],
        ['Group', SLUICE_USER],
        ['StateDirectory', `sluice/${process}`],
        ['StateDirectoryMode', '0750'],
        ['UMask', '0077'],
        ['TasksMax', '64'],
        ['RestrictAddressFamilies', 'AF_UNIX AF_INET AF_INET6 AF_NETLINK'],
        ...ofProcess,
        ...HARDENED,
        ...NO_CAPABILITIES,
      ],
    ],
    ['Install', [['WantedBy', 'multi-user.target']]],
  ]);
}
