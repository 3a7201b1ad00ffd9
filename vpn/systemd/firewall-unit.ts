import { absolutePath } from '../address/schemas.js';
import { checked } from '../input-error.js';
import { renderUnit } from './unit-file.js';

export const FIREWALL_UNIT = 'sluice-firewall.service';
const RULES = '/etc/sluice/firewall.nft';
const NFT = '/usr/sbin/nft';

/**
 * Loads the rules before there is a network. It has no stop: a firewall that opens while a machine shuts down, or
 * because somebody stopped a unit, is none. `nft delete table inet sluice` takes it away.
 * @param rules the rule file
 * @throws VpnInputError
 */
export function renderFirewallUnit(rules = RULES, nft = NFT): string {
  const file = checked(absolutePath, rules, 'The path of the firewall rules');
  const program = checked(absolutePath, nft, 'The path of nft');
  return renderUnit([
    [
      'Unit',
      [
        ['Description', 'Sluice firewall'],
        ['DefaultDependencies', 'no'],
        ['Wants', 'network-pre.target'],
        ['Before', 'network-pre.target shutdown.target'],
        ['After', 'local-fs.target nftables.service'],
        ['Conflicts', 'shutdown.target'],
      ],
    ],
    [
      'Service',
      [
        ['Type', 'oneshot'],
        ['RemainAfterExit', 'yes'],
        ['ExecStart', `${program} -f ${file}`],
        ['ExecReload', `${program} -f ${file}`],
        ['NoNewPrivileges', 'yes'],
        ['CapabilityBoundingSet', 'CAP_NET_ADMIN'],
      ],
    ],
    ['Install', [['WantedBy', 'sysinit.target']]],
  ]);
}

/**
 * What is added to `nftables.service`, Debian's own unit: it flushes every table, also ours, whenever it is started,
 * reloaded or stopped. Ours is then loaded again; where its file is gone, that is no fault of that unit.
 */
export function renderNftablesAddition(): string {
  const load = `-${NFT} -f ${RULES}`;
  return renderUnit([
    [
      'Service',
      [
        ['ExecStartPost', load],
        ['ExecReload', load],
        ['ExecStopPost', load],
      ],
    ],
  ]);
}
