import { createPrivateKey, X509Certificate } from 'node:crypto';
import { CLIENT_PROFILE } from '../../../vpn/systemd/openvpn-units.js';
import { daysUntil, WARN_DAYS } from '../../pki/lifetimes.js';
import { pemBlocks } from '../../pki/pem.js';
import { broken, type Check, type Examined, type Finding, ok, skipped, together, warning } from '../check.js';
import { readText, VPN_FOLDER, WEB_FOLDER } from '../machine/files.js';
import { readVpnEnd } from '../machine/vpn-end.js';

const ANEW = 'Renew it where the farm folder is (sluice pki renew), and install this machine anew.';

/** This machine's own certificate and those of the authorities it trusts: dates, signature, key. */
export const certificates: Check = {
  id: 'certificates',
  title: 'Certificates of this machine',
  run: async (examined) => {
    const files = ownFiles(examined);
    if (files === undefined) return skipped(`no VPN is installed: nothing in ${VPN_FOLDER}`);
    const authorities = certificatesIn(files.ca);
    const [own] = certificatesIn(files.cert);
    if (own === undefined || authorities.length === 0)
      return broken('its certificate or that of the authority is missing or cannot be read', ANEW);
    const now_ms = examined.clock.wall_ms();
    return together(
      [
        judgeDates('its certificate', own, now_ms),
        ...authorities.map((one) => judgeDates(`the authority ${nameOf(one)}`, one, now_ms)),
        ...judgeTrust(own, authorities, files.key),
        ...judgeWeb(examined, now_ms),
      ],
      ok(''),
    );
  },
};

interface OwnFiles {
  readonly ca: string;
  readonly cert: string;
  /** Undefined when this user may not read it. */
  readonly key: string | undefined;
}

function ownFiles(examined: Examined): OwnFiles | undefined {
  const end = readVpnEnd(examined);
  if (end === undefined) return undefined;
  if (end.kind === 'server') {
    const file = (name: string) => readText(examined, `${VPN_FOLDER}/${name}`) ?? '';
    return { ca: file('ca.pem'), cert: file('cert.pem'), key: ifAllowed(() => file('key.pem')) };
  }
  const profile = readText(examined, `${VPN_FOLDER}/${CLIENT_PROFILE}`) ?? '';
  const inline = (tag: string) => profile.split(`<${tag}>`)[1]?.split(`</${tag}>`)[0] ?? '';
  return { ca: inline('ca'), cert: inline('cert'), key: inline('key') };
}

/** The dashboard's certificate, of a gateway alone. */
function judgeWeb(examined: Examined, now_ms: number): Finding[] {
  const [own] = certificatesIn(readText(examined, `${WEB_FOLDER}/cert.pem`) ?? '');
  return own === undefined ? [] : [judgeDates("the dashboard's certificate", own, now_ms)];
}

/** The server's key is root's alone; others may look at all the rest. */
function ifAllowed(read: () => string): string | undefined {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') return undefined;
    throw error;
  }
}

function certificatesIn(pem: string): X509Certificate[] {
  return pemBlocks(pem).flatMap(({ text }) => {
    try {
      return [new X509Certificate(text)];
    } catch {
      return [];
    }
  });
}

function judgeDates(what: string, certificate: X509Certificate, now_ms: number): Finding {
  const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  const day = (moment: Date) => moment.toISOString().slice(0, 10);
  if (from.getTime() > now_ms)
    return broken(`${what} is valid from ${day(from)} only`, 'Set the clock right, or renew it.');
  if (to.getTime() <= now_ms) return broken(`${what} ended on ${day(to)}`, ANEW);
  const days = daysUntil(to, now_ms);
  if (days < WARN_DAYS) return warning(`${what} ends in ${days} days, on ${day(to)}`, ANEW);
  return ok(`${what} is valid until ${day(to)}`);
}

function judgeTrust(
  own: X509Certificate,
  authorities: readonly X509Certificate[],
  key: string | undefined,
): Finding[] {
  const isSigned = authorities.some((one) => own.checkIssued(one) && own.verify(one.publicKey));
  return [
    ...(isSigned ? [] : [broken('its certificate comes from an authority that it does not trust', ANEW)]),
    ...(key === undefined || isKeyOf(own, key)
      ? []
      : [broken('its private key is missing or belongs to another certificate', ANEW)]),
  ];
}

function isKeyOf(certificate: X509Certificate, key: string): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

function nameOf({ subject }: X509Certificate): string {
  return subject.replace(/^CN=/, '');
}
