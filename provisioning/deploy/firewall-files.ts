import { renderKernelSettings } from '../../vpn/firewall/kernel-settings.js';
import {
  FIREWALL_UNIT,
  renderFirewallUnit,
  renderNftablesAddition,
} from '../../vpn/systemd/firewall-unit.js';
import {
  FIREWALL_RULES,
  type MachineFile,
  NFTABLES_ADDITION,
  open,
  SYSCTL_FILE,
  UNIT_FOLDER,
} from './machine-file.js';

/** The firewall of a machine: its rules, the unit that loads them, and what the kernel has to be told beside them. */
export function firewallFiles(
  rules: string,
  kernel: Parameters<typeof renderKernelSettings>[0],
): MachineFile[] {
  return [
    open(FIREWALL_RULES, rules),
    open(`${UNIT_FOLDER}/${FIREWALL_UNIT}`, renderFirewallUnit()),
    open(NFTABLES_ADDITION, renderNftablesAddition()),
    open(SYSCTL_FILE, renderKernelSettings(kernel)),
  ];
}
