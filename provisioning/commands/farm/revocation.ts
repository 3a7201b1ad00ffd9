import type { Answer } from '../../cli/answer.js';
import { type CaKeysOption, caKeysFolder } from '../../cli/ca-keys.js';
import type { Call } from '../../cli/define.js';
import { knownPassphrase } from '../../cli/passphrase.js';
import type { FarmPlace } from '../../farm/open-farm.js';
import { crlIsDue } from '../../pki/crl.js';
import { Keyring } from '../../pki/keyring.js';
import { findPki, loadPki } from '../../pki/pki-folder.js';
import { type Leaf, livingLeaves, readRegister } from '../../pki/register.js';
import { commitPki, withRevoked } from '../../pki/revoke.js';

/** Whose certificates go. */
export interface Going {
  /** Names that go out of use. */
  readonly left: ReadonlySet<string>;
  /** Names that stay and are something else now. */
  readonly unfit: ReadonlySet<string>;
}

/** How a name's certificates go when the name does, or what it stands for. */
export interface NameRevocation {
  /** Certificates of these names that still let somebody onto the VPN. */
  living(going: Going): Leaf[];
  /** Gets the passphrase, once. */
  unlock(): Promise<Keyring>;
  revoke(going: Going, now: string): Promise<void>;
  /** What to say when an interrupted command left the signed list behind the revocations. */
  leftBehind(): Pick<Answer, 'warnings' | 'next'>;
}

export function revocationOf(call: Call, options: CaKeysOption, place: FarmPlace): NameRevocation {
  const { folder, clock } = place;
  let keyring: Promise<Keyring> | undefined;
  const unlock = () => {
    keyring ??= knownPassphrase(call).then(
      (passphrase) =>
        new Keyring({ farm: folder, keysFolder: caKeysFolder(call, options, folder), passphrase }),
    );
    return keyring;
  };
  const livingOf = (names: ReadonlySet<string>) => {
    const pki = findPki(folder);
    return pki === undefined ? [] : livingLeaves(readRegister(folder, pki, clock.wall_ms()), names);
  };
  return {
    unlock,
    living: ({ left, unfit }) => livingOf(new Set([...left, ...unfit])),
    revoke: async ({ left, unfit }, now) => {
      const gone = withRevoked(loadPki(folder), livingOf(left), 'left', now);
      const next = withRevoked(gone, livingOf(unfit), 'superseded', now);
      await commitPki(next, { folder, keyring: await unlock(), now_ms: clock.wall_ms() });
    },
    leftBehind: () => {
      const pki = findPki(folder);
      const due = pki === undefined ? undefined : crlIsDue(folder, pki);
      if (due === undefined) return {};
      const message = `the list of revoked certificates has to be signed anew: ${due}`;
      return { warnings: [{ code: 'crl_due', message }], next: ['sluice pki crl refresh'] };
    },
  };
}
