/** The user of gateway and node, and the group that may speak to OpenVPN's management socket. */
export const SLUICE_USER = 'sluice';

/** The user of the OpenVPN daemons: it owns nothing, and no other service shares it. */
export const VPN_USER = 'sluice-vpn';

/** A file for `/etc/sysusers.d`: `systemd-sysusers` makes what is missing and leaves the rest. */
export function renderSysusers(): string {
  return [
    '# Written by sluice: changes here do not last.',
    `u ${SLUICE_USER} - "Sluice" /var/lib/sluice`,
    `u ${VPN_USER} - "Sluice VPN"`,
    '',
  ].join('\n');
}
