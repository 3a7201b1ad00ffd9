import { loadFarm, loadSecrets } from '../../../provisioning/farm/farm-files.js';
import { membersOf } from '../../../provisioning/farm/members.js';
import { secretOf } from '../../../provisioning/farm/secrets.js';
import { listLeaves, readLeaf } from '../../../provisioning/pki/leaf-files.js';
import { loadPki } from '../../../provisioning/pki/pki-folder.js';
import { currentLeaf, readRegister } from '../../../provisioning/pki/register.js';
import { waitFor } from '../../support/wait-for.js';

/** What a farm has ever shown, against which it must not contradict itself later. */
export class Ledger {
  nodes = 0;
  certificates = 0;
  private crl_number = 0;
  /** Who had an address first; a rename hands it on. */
  private readonly owners = new Map<string, string>();
  private readonly revoked = new Set<string>();
  private readonly serials = new Set<string>();

  /** Takes down what the farm shows now. Throws when that contradicts what it showed before. */
  note(folder: string): this {
    const farm = loadFarm(folder);
    const pki = loadPki(folder);
    const secrets = loadSecrets(folder);
    for (const { name } of farm.nodes) secretOf(secrets, name);
    this.noteAddresses(farm);
    const register = readRegister(folder, pki, Date.now());
    const leaves = listLeaves(folder);
    for (const serial of this.serials)
      if (!leaves.some((leaf) => leaf.serial === serial))
        throw new Error(`the certificate ${serial} is lost`);
    for (const { serial } of leaves) this.serials.add(serial);
    for (const { serial } of pki.revoked) this.revoked.add(serial);
    for (const serial of this.revoked)
      if (!pki.revoked.some((one) => one.serial === serial))
        throw new Error(`${serial} is not revoked any more`);
    for (const { name } of membersOf(farm)) {
      const leaf = currentLeaf(register, 'vpn', name);
      if (leaf !== undefined && this.revoked.has(leaf.serial))
        throw new Error(`${leaf.serial} has come back`);
    }
    if (pki.crl_number < this.crl_number) throw new Error('the number of the list fell');
    this.crl_number = pki.crl_number;
    this.nodes = farm.nodes.length;
    this.certificates = leaves.length;
    return this;
  }

  /** Waits until so many certificates are there. */
  async untilCertificates(folder: string, count: number): Promise<void> {
    await waitFor(`${count} certificates`, () => listLeaves(folder).length >= count, 30_000);
  }

  private noteAddresses(farm: ReturnType<typeof loadFarm>): void {
    const renamed = new Map(farm.former.map(({ name, renamed_to }) => [name, renamed_to]));
    for (const { name, address } of [...membersOf(farm), ...farm.former]) {
      const owner = this.owners.get(address) ?? name;
      if (owner !== name && renamed.get(owner) !== name && renamed.get(name) !== owner)
        throw new Error(`${address} was ${owner}'s and is ${name}'s now`);
      this.owners.set(address, owner);
    }
    for (const address of this.owners.keys())
      if (![...membersOf(farm), ...farm.former].some((one) => one.address === address))
        throw new Error(`nobody remembers ${address}`);
  }
}

/** A farm that contradicts nothing it showed before, and whose every certificate is whole. */
export function assertSound(folder: string, ledger: Ledger): void {
  ledger.note(folder);
  for (const leaf of listLeaves(folder)) readLeaf(leaf);
}
