import { absolutePath } from '../address/schemas.js';
import { checked } from '../input-error.js';
import { renderUnit } from './unit-file.js';

export const FIREWALL_UNIT = 'sluice-firewall.service';

/**
 * Loads the rules before there is a network. It has no stop: a firewall that opens while a machine shuts down, or
 * because somebody stopped a unit, is none. `nft delete table inet sluice` takes it away.
 * @param rules the rule file
 * @throws VpnInputError
 */
export function renderFirewallUnit(rules = '/etc/sluice/firewall.nft', nft = '/usr/sbin/nft'): string {
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
        // Debian's own unit flushes every table when it is restarted: this one is then loaded again.
        ['PartOf', 'nftables.service'],
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
