import { caKeysFolder } from '../../cli/ca-keys.js';
import type { Call } from '../../cli/define.js';
import { farmPlace } from '../../cli/farm-place.js';
import { knownPassphrase } from '../../cli/passphrase.js';
import { loadFarm } from '../../farm/farm-files.js';
import type { FarmState } from '../../farm/farm-state.js';
import { changeFarm, type FarmPlace, type OpenFarm } from '../../farm/open-farm.js';
import { crlIsDue } from '../../pki/crl.js';
import { Keyring } from '../../pki/keyring.js';
import { loadPki } from '../../pki/pki-folder.js';
import { issuerFor, type PkiState } from '../../pki/pki-state.js';
import { type Leaf, readRegister } from '../../pki/register.js';
import { type CrlPlace, commitPki } from '../../pki/revoke.js';
import { settleKeys } from '../../pki/sealed-keys.js';

/** Farm and certificates as they stand; nothing locked, nothing unsealed. */
export interface PkiView {
  readonly place: FarmPlace;
  readonly farm: FarmState;
  readonly pki: PkiState;
  readonly register: readonly Leaf[];
  readonly now_ms: number;
}

/** The same with the farm's lock held and the keys at hand. */
export interface OpenPki extends PkiView {
  readonly open: OpenFarm;
  readonly keyring: Keyring;
  readonly crl: CrlPlace;
  readonly keysFolder: string;
  readonly passphrase: string;
}

type PlaceOptions = { farm?: string; caKeys?: string };

/** @throws Refusal `farm_missing`, `pki_missing`, `farm_damaged` */
export function viewPki(call: Call, options: PlaceOptions): PkiView {
  return readPki(farmPlace(call, options));
}

/**
 * Gets the passphrase, proves it on a key, takes the lock, and lets `work` change the PKI.
 * @throws Refusal `passphrase_needed`, `passphrase_wrong`, `ca_key_missing`, `farm_busy`
 */
export async function changePki<T>(
  call: Call,
  options: PlaceOptions,
  command: string,
  work: (pki: OpenPki) => Promise<T>,
): Promise<T> {
  const { place, pki, now_ms } = viewPki(call, options);
  const { folder } = place;
  const keysFolder = caKeysFolder(call, options, folder);
  const passphrase = await knownPassphrase(call);
  const keyring = new Keyring({ farm: folder, keysFolder, passphrase });
  await keyring.authority(issuerFor(pki, 'vpn', false));
  const crl = { folder, keyring, now_ms };
  return changeFarm(place, command, async (open) => {
    await settleKeys({ state: loadPki(folder), keysFolder }, passphrase);
    await repairCrl(open, crl);
    return work({ ...readPki(place), open, keyring, keysFolder, passphrase, crl });
  });
}

/** With the keys at hand, a list that a killed command left behind its revocations is signed at once. */
async function repairCrl({ audit, folder }: OpenFarm, crl: CrlPlace): Promise<void> {
  const pki = loadPki(folder);
  const why = crlIsDue(folder, pki);
  if (why !== undefined) await audit.around('pki crl repair', { why }, () => commitPki(pki, crl));
}

function readPki(place: FarmPlace): PkiView {
  const { folder, clock } = place;
  const farm = loadFarm(folder);
  const pki = loadPki(folder);
  const now_ms = clock.wall_ms();
  return { place, farm, pki, register: readRegister(folder, pki, now_ms), now_ms };
}
