import { HARDENED } from './hardening.js';
import { programOf, type SluiceUnitOptions } from './program.js';
import { renderUnit } from './unit-file.js';
import { SLUICE_USER } from './users.js';

export const PIGPIO_UNIT = 'sluice-pigpio.service';

/** How the helper ends when no restart can help, such as on a board that libpigpio does not know. */
const NEEDS_A_PERSON = '78';

/**
 * The unit of the helper that ranges through libpigpio, the only program of Sluice that is root. It maps the memory of
 * the pins, and so needs what no other unit does; it has no network, touches no relay, and its death means "no echo". It
 * ends by itself, and well, where no sensor needs it.
 * @throws VpnInputError
 */
export function renderPigpioUnit(options: SluiceUnitOptions = {}): string {
  const { release, node, main, config } = programOf('node', options);
  return renderUnit([
    [
      'Unit',
      [
        ['Description', 'Sluice ranging through pigpio'],
        ['After', 'local-fs.target'],
        ['StartLimitIntervalSec', '0'],
      ],
    ],
    [
      'Service',
      [
        ['Type', 'simple'],
        ['ExecStart', `${node} --max-old-space-size=64 ${main} pigpio ${config}`],
        ['WorkingDirectory', release],
        ['User', 'root'],
        // The group of its socket: the node may ask, nobody else.
        ['Group', SLUICE_USER],
        ['RuntimeDirectory', 'sluice-pigpio'],
        ['RuntimeDirectoryMode', '0750'],
        ['Restart', 'on-failure'],
        ['RestartSec', '5'],
        ['RestartPreventExitStatus', NEEDS_A_PERSON],
        ['TimeoutStopSec', '10'],
        ['OOMScoreAdjust', '-500'],
        ['TasksMax', '64'],
        ['RestrictAddressFamilies', 'AF_UNIX'],
        ['PrivateNetwork', 'yes'],
        // libpigpio keeps its lock in /run/pigpio.pid.
        ['ReadWritePaths', '/run'],
        ['DevicePolicy', 'closed'],
        ['DeviceAllow', '/dev/mem rw'],
        ['DeviceAllow', '/dev/vcio rw'],
        ['LimitMEMLOCK', 'infinity'],
        ...HARDENED,
        // /dev/mem asks for RAWIO, locked pages for IPC_LOCK.
        ['CapabilityBoundingSet', 'CAP_SYS_RAWIO CAP_IPC_LOCK CAP_DAC_READ_SEARCH'],
      ],
    ],
    ['Install', [['WantedBy', 'multi-user.target']]],
  ]);
}
