import { VPN_USER } from '../../../vpn/systemd/users.js';
import { readCrls } from '../../pki/crl.js';
import { findCrl } from '../../pki/pki-folder.js';
import { broken, type Check, type Examined, type Finding, skipped, warning } from '../check.js';
import { judgeCrl } from '../crl/judge-crl.js';
import { whatKeepsOut } from '../machine/access.js';
import { findAccount } from '../machine/accounts.js';
import { CRL, readBytes, readText, VPN_FOLDER } from '../machine/files.js';
import { readVpnEnd } from '../machine/vpn-end.js';

const INSTALL = 'Install the list of the farm folder (pki/crl.pem) here: sluice bundle, then sluice install.';

/** The list of revoked certificates that the OpenVPN server here reads at every connection. */
export const crl: Check = {
  id: 'crl',
  title: 'List of revoked certificates',
  run: async (examined) => {
    const end = readVpnEnd(examined);
    if (end?.kind !== 'server')
      return skipped(
        end === undefined ? 'no VPN is installed here' : `the VPN server ${end.server} has it: look there`,
      );
    const bytes = readBytes(examined, CRL);
    if (bytes === undefined)
      return broken(
        `${CRL} is missing: OpenVPN does not start without it, and one that runs keeps the last`,
        INSTALL,
      );
    const unreadable = whyUnreadable(examined);
    if (unreadable !== undefined) return unreadable;
    const ca_pem = readText(examined, `${VPN_FOLDER}/ca.pem`) ?? '';
    const judged = await judgeCrl(bytes, ca_pem, examined.clock.wall_ms());
    if (judged.state !== 'ok') return judged;
    // OpenVPN takes either kind of line end.
    const text = bytes.toString('latin1').replaceAll('\r\n', '\n');
    return whyOutdated(examined, text) ?? whyNotAsked(examined) ?? judged;
  },
};

function whyUnreadable(examined: Examined): Finding | undefined {
  const user = findAccount(examined, VPN_USER);
  if (user === undefined)
    return broken(`the user ${VPN_USER}, as whom OpenVPN reads it, is missing`, 'Install this machine anew.');
  const path = whatKeepsOut(examined, user, CRL, 'read');
  if (path === undefined) return undefined;
  return broken(
    `${CRL} cannot be read by the user ${VPN_USER}, because of the rights of ${path}: the gateway refuses everybody`,
    path === CRL ? `Run: sudo chmod 644 ${CRL}` : `Run: sudo chmod o+x ${path}`,
  );
}

/** Where the farm folder is beside the server, a revocation may not have been installed yet. */
function whyOutdated({ farm_folder }: Examined, installed: string): Finding | undefined {
  const pem = farm_folder === undefined ? undefined : findCrl(farm_folder);
  if (pem === undefined) return undefined;
  const kept = new Map(readCrls(pem).map((list) => [list.issuer, list]));
  for (const { issuer, number, sha256 } of readCrls(installed)) {
    const own = kept.get(issuer);
    if (own !== undefined && number < own.number)
      return broken(
        `list ${number} is installed, the farm folder has ${own.number}: who was revoked since still gets in`,
        INSTALL,
      );
    if (own !== undefined && number > own.number)
      return warning(
        `list ${number} is installed, the farm folder has only ${own.number}, as after a restore: it may not know everybody who was revoked`,
        `Run: sluice pki crl merge ${CRL}. ${INSTALL}`,
      );
    // A farm that was restored counts on from its backup, and comes to the same number by another way.
    if (number === own?.number && sha256 !== own.sha256)
      return broken(
        `list ${number} is installed, and list ${number} of the farm folder is another, as after a restore: who is revoked in the one may get in by the other`,
        `Run: sluice pki crl merge ${CRL}. ${INSTALL}`,
      );
  }
  return undefined;
}

/** A list that the server was never told of keeps nobody out. */
function whyNotAsked(examined: Examined): Finding | undefined {
  const deaf = ['server-udp.conf', 'server-tcp.conf'].find((file) => {
    const text = readText(examined, `${VPN_FOLDER}/${file}`);
    return text !== undefined && !/^crl-verify crl\.pem$/m.test(text);
  });
  if (deaf === undefined) return undefined;
  return broken(
    `${VPN_FOLDER}/${deaf} does not name the list: nobody is refused`,
    'Install this machine anew.',
  );
}
