/** What the kernel is told beside the rules. */
export interface KernelSettingsOptions {
  /** True where packets pass through: on a VPN server with exposed ports, and on the node that exposes them. */
  readonly forwarding: boolean;
  /** True on a gateway: broker and dashboard bind to the VPN address before the tunnel is up. */
  readonly bind_before_tunnel: boolean;
}

/** A file for `/etc/sysctl.d`. */
export function renderKernelSettings({ forwarding, bind_before_tunnel }: KernelSettingsOptions): string {
  return [
    '# Written by sluice: changes here do not last.',
    `net.ipv4.ip_forward = ${forwarding ? 1 : 0}`,
    // Clients share a subnet but not a wire: telling them to speak to each other directly leads nowhere.
    'net.ipv4.conf.all.send_redirects = 0',
    'net.ipv4.conf.default.send_redirects = 0',
    `net.ipv4.ip_nonlocal_bind = ${bind_before_tunnel ? 1 : 0}`,
    '',
  ].join('\n');
}
