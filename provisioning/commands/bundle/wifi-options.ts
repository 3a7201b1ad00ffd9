import { readFileSync } from 'node:fs';
import { pskOf, type Wifi } from '../../deploy/wifi.js';
import { Refusal } from '../../refusal.js';

export interface WifiOptions {
  wifiSsid?: string;
  /** Name of the file with the passphrase: it is never on a command line, which every user of a machine can read. */
  wifiPskFile?: string;
  wifiCountry?: string;
}

/** 8 to 63 characters of ASCII, or the key itself (IEEE 802.11-2020, J.4). */
const PASSPHRASE = /^[ -~]{8,63}$/;
const KEY = /^[0-9A-Fa-f]{64}$/;

/**
 * The wireless network that the options describe.
 * @returns undefined when none is asked for
 * @throws Refusal `wifi_invalid`, which never shows the passphrase
 */
export function readWifi({
  wifiSsid: ssid,
  wifiPskFile: file,
  wifiCountry: country,
}: WifiOptions): Wifi | undefined {
  if (ssid === undefined && file === undefined && country === undefined) return undefined;
  if (ssid === undefined || file === undefined || country === undefined)
    throw invalid('--wifi-ssid, --wifi-psk-file and --wifi-country go together');
  const bytes = Buffer.byteLength(ssid);
  if (bytes < 1 || bytes > 32 || /\p{Cc}/u.test(ssid))
    throw invalid('the name of a wireless network has 1 to 32 bytes, none of them a control character');
  if (!/^[A-Z]{2}$/.test(country)) throw invalid('the country is two capital letters, such as AU, DE or US');
  return { ssid, psk: readPsk(file, ssid), country };
}

/** One line end at the end of the file is no part of it. */
function readPsk(file: string, ssid: string): string {
  const text = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  if (KEY.test(text)) return text.toLowerCase();
  if (PASSPHRASE.test(text)) return pskOf(ssid, text);
  throw invalid(
    `${file} does not hold the passphrase of a wireless network: one line of 8 to 63 characters without accents, or 64 hexadecimal digits`,
  );
}

/** A machine that runs already has its network. */
export function noCard(name: string): Refusal {
  return invalid(`${name} gets no SD card from here: wireless networks are its own business`);
}

function invalid(message: string): Refusal {
  return new Refusal({
    code: 'wifi_invalid',
    message,
    hint: 'For example: --wifi-ssid Pump --wifi-psk-file wifi.txt --wifi-country AU',
    exit: 'usage',
  });
}
