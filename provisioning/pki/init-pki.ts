import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { toTimestamp } from '../../firmware/protocol/primitives.js';
import { parseBase } from '../addressing/base.js';
import {
  flushFolder,
  makeFolder,
  PUBLIC_FILE,
  replaceFile,
  unfinishedName,
} from '../durable/replace-file.js';
import { damaged } from '../farm/farm-files.js';
import type { FarmState } from '../farm/farm-state.js';
import { writeJson } from '../farm/open-farm.js';
import { Authority, makeAuthority } from './authority.js';
import { makeKeyPair } from './key-pair.js';
import { caValidity, crlValidity } from './lifetimes.js';
import { authorityFile, CRL_FILE, findPki, PKI_FILE, pkiFolder } from './pki-folder.js';
import type { AuthorityRecord, PkiState, Purpose } from './pki-state.js';
import { CA_KEY_PURPOSE, seal } from './sealed-box.js';

export interface AuthorityPlan {
  readonly farm: FarmState;
  readonly keysFolder: string;
  readonly passphrase: string;
  readonly modulus_bits: number;
  readonly now_ms: number;
}

/** An authority that has just been made; its sealed key is on the disk already. */
export interface FreshAuthority {
  readonly record: AuthorityRecord;
  readonly certificate_pem: string;
  readonly authority: Authority;
}

/**
 * Makes the VPN and the web authority, and a first, empty list of revoked certificates. The sealed keys come first, then
 * the whole folder `pki` at once: a command that is killed leaves either no PKI or a whole one.
 * @param folder of the farm, whose lock is held
 * @returns whether it was made now
 */
export async function initPki(folder: string, plan: AuthorityPlan): Promise<boolean> {
  if (findPki(folder) !== undefined) return false;
  const target = pkiFolder(folder);
  if (existsSync(target)) throw damaged(target, [`it is there, but has no ${PKI_FILE}`]);
  const vpn = await freshAuthority(plan, 'vpn', 1);
  const web = await freshAuthority(plan, 'web', 1);
  const state: PkiState = {
    schema: 1,
    crl_number: 1,
    authorities: [vpn.record, web.record],
    revoked: [],
  };
  const crl = await vpn.authority.signCrl({ number: 1, revoked: [], validity: crlValidity(plan.now_ms) });
  const building = unfinishedName(target);
  try {
    makeFolder(building);
    for (const { record, certificate_pem } of [vpn, web])
      replaceFile(join(building, authorityFile(record)), certificate_pem, PUBLIC_FILE);
    replaceFile(join(building, CRL_FILE), crl, PUBLIC_FILE);
    writeJson(building, PKI_FILE, state);
    renameSync(building, target);
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    throw error;
  }
  flushFolder(folder);
  return true;
}

/** Makes one authority and puts its sealed key, under a name no other has, into the folder of CA keys. */
export async function freshAuthority(
  { farm, keysFolder, passphrase, modulus_bits, now_ms }: AuthorityPlan,
  purpose: Purpose,
  generation: number,
): Promise<FreshAuthority> {
  const keys = await makeKeyPair(modulus_bits);
  const common_name = `Sluice ${farm.name} ${purpose === 'vpn' ? 'VPN' : 'Web'} CA ${generation}`;
  const within = purpose === 'web' ? parseBase(farm.base) : undefined;
  const { serial, pem } = await makeAuthority({ common_name, ...keys, validity: caValidity(now_ms) }, within);
  const key_file = `${farm.name}-${purpose}-ca-${generation}-${serial.slice(0, 8)}.sealed`;
  makeFolder(keysFolder);
  replaceFile(
    join(keysFolder, key_file),
    await seal(Buffer.from(keys.private_pem), passphrase, CA_KEY_PURPOSE),
  );
  const created = toTimestamp(now_ms);
  return {
    record: { purpose, generation, state: 'issuing', serial, key_file, created },
    certificate_pem: pem,
    authority: await Authority.open(pem, keys.private_pem),
  };
}
