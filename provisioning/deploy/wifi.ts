import { pbkdf2Sync } from 'node:crypto';

/** A wireless network that a Pi joins. */
export interface Wifi {
  /** Its name: 1 to 32 bytes of UTF-8, no control characters. */
  readonly ssid: string;
  /** The 256-bit key, as 64 hexadecimal digits. */
  readonly psk: string;
  /** Where the Pi stands, ISO 3166-1: which channels it may use there. */
  readonly country: string;
}

/** For cloud-init, at the top of the card; it is known by its first line. */
export const NETWORK_CONFIG_FILE = 'network-config';
/** For NetworkManager on bookworm, in the bundle's folder. */
export const CONNECTION_FILE = 'wifi.nmconnection';

/**
 * The key of a network from its passphrase (IEEE 802.11-2020, J.4). The card gets the key alone: it opens this network, and
 * nothing else that has the same passphrase.
 * @param passphrase 8 to 63 characters of ASCII
 */
export function pskOf(ssid: string, passphrase: string): string {
  return pbkdf2Sync(passphrase, ssid, 4096, 32, 'sha1').toString('hex');
}

/** `network-config` for cloud-init, in netplan's words. Nothing waits for a network that is out of reach. */
export function renderNetworkConfig({ ssid, psk, country }: Wifi): string {
  return [
    '# Written by sluice bundle. It holds the key of a wireless network.',
    'network:',
    '  version: 2',
    '  ethernets:',
    '    eth0:',
    '      dhcp4: true',
    '      optional: true',
    '  wifis:',
    '    wlan0:',
    '      dhcp4: true',
    '      optional: true',
    `      regulatory-domain: "${country}"`,
    '      access-points:',
    // JSON's strings are YAML's, too.
    `        ${JSON.stringify(ssid)}:`,
    `          password: "${psk}"`,
    '',
  ].join('\n');
}

/** A connection for NetworkManager; the name is written as bytes, which need no escapes (nm-settings-keyfile(5)). */
export function renderConnection({ ssid, psk }: Wifi): string {
  return [
    '# Written by sluice bundle.',
    '[connection]',
    'id=sluice-wifi',
    'type=wifi',
    'interface-name=wlan0',
    '',
    '[wifi]',
    'mode=infrastructure',
    `ssid=${[...Buffer.from(ssid)].map((byte) => `${byte};`).join('')}`,
    '',
    '[wifi-security]',
    'key-mgmt=wpa-psk',
    `psk=${psk}`,
    '',
    '[ipv4]',
    'method=auto',
    '',
    '[ipv6]',
    'method=auto',
    '',
  ].join('\n');
}

/** Says where the Pi stands, without which its radio stays off. */
export function countryCommand({ country }: Wifi): string {
  return `raspi-config nonint do_wifi_country ${country} || true; rfkill unblock wifi || true`;
}
