import { type Platform, profileFileName, renderClientProfile } from '../../vpn/openvpn/client-profile.js';
import { getMember } from '../farm/members.js';
import { describeDevice } from '../machine/device-machine.js';
import type { FarmView } from '../machine/farm-view.js';
import { currentLeaf, type Leaf } from '../pki/register.js';
import { Refusal } from '../refusal.js';

export type { Platform };

/** A device's OpenVPN profile, ready to be written or handed over. */
export interface Profile {
  readonly name: string;
  readonly address: string;
  readonly platform: Platform;
  readonly file_name: string;
  readonly text: string;
  /** The certificate in it. */
  readonly serial: string;
  readonly not_after: Date;
}

/**
 * Composes the profile of a node or phone.
 * @param platform by default `linux` for a node and `android` for a phone
 * @throws Refusal `not_found`, `not_its_kind`, `certificate_revoked`, `certificate_missing`, `remote_missing`
 */
export function profileOf(view: FarmView, name: string, platform?: Platform): Profile {
  const member = getMember(view.farm, name);
  if (member.kind === 'gateway' || member.kind === 'server')
    throw new Refusal({
      code: 'not_its_kind',
      message: `${name} is a ${member.kind} and has no profile of its own: all of its files come together`,
      hint: `They come with: sluice bundle ${name} --out DIR`,
      exit: 'usage',
    });
  const leaf = usableLeaf(view, name);
  const { address, vpn } = describeDevice(view, member);
  const chosen = platform ?? (member.kind === 'node' ? 'linux' : 'android');
  return {
    name,
    address,
    platform: chosen,
    file_name: profileFileName(vpn.client),
    text: renderClientProfile({ ...vpn, platform: chosen }),
    serial: leaf.serial,
    not_after: leaf.not_after,
  };
}

/**
 * The certificate that a member uses on the VPN.
 * @throws Refusal `certificate_revoked`, `certificate_missing`
 */
function usableLeaf({ register }: FarmView, name: string): Leaf {
  const leaf = currentLeaf(register, 'vpn', name);
  if (leaf !== undefined) return leaf;
  const last = register.findLast((one) => one.purpose === 'vpn' && one.name === name);
  const revoked = last?.state === 'revoked';
  throw new Refusal({
    code: revoked ? 'certificate_revoked' : 'certificate_missing',
    message: revoked
      ? `the certificate of ${name} was revoked, and no other was issued since`
      : `${name} has no certificate that counts`,
    hint: `Issue one first: sluice pki issue ${name}`,
    exit: revoked ? 'conflict' : 'not_found',
  });
}
