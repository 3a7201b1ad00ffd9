/** Why the VPN cannot be asked who is connected, as its access path codes it. */
export const VPN_TEXTS: Readonly<Record<string, string>> = {
  management_unreachable:
    'OpenVPN cannot be asked: it does not run, or this user may not ask it; look at systemctl status "sluice-vpn*"',
  management_silent: 'OpenVPN gave no answer in time: another program may hold its management socket',
  management_cut_off: 'OpenVPN ended the conversation half way: it is stopping or restarting',
  management_garbled: 'what answers in the place of OpenVPN is not OpenVPN',
  management_refused: 'OpenVPN refused to tell; the log of the gateway says why',
};
