// The certificate library finds its parts through this, so it must be loaded first.
import 'reflect-metadata';
import { X509Certificate, X509Crl } from '@peculiar/x509';
import { type ReadCrl, readCrls } from '../../pki/crl.js';
import { daysUntil, WARN_DAYS } from '../../pki/lifetimes.js';
import { pemBlocks, pemBytes } from '../../pki/pem.js';
import { broken, type Finding, ok, together, warning } from '../check.js';

const REFRESH = 'Where the farm folder is: sluice pki crl refresh. Then install the new list here.';
const EVERYBODY = 'the gateway refuses everybody';
/** The first byte of everything in DER: a sequence. */
const DER_SEQUENCE = 0x30;
const LABEL = 'X509 CRL';

/**
 * Whether OpenVPN will take a list of revoked certificates, and, if not, why: what it cannot use makes it refuse every
 * client, not only the revoked ones.
 * @param bytes the file as it is
 * @param ca_pem the authorities that the server trusts
 */
export async function judgeCrl(bytes: Buffer, ca_pem: string, now_ms: number): Promise<Finding> {
  // OpenVPN takes either kind of line end.
  const text = bytes.toString('latin1').replaceAll('\r\n', '\n');
  const malformed = whatIsWrongInForm(bytes, text);
  if (malformed !== undefined) return broken(`${malformed}: ${EVERYBODY}`, REFRESH);
  let lists: readonly ReadCrl[];
  try {
    lists = readCrls(text);
  } catch (error) {
    return broken(`it is damaged (${(error as Error).message}): ${EVERYBODY}`, REFRESH);
  }
  const trust = await whatIsWrongInTrust(text, ca_pem);
  if (trust !== undefined) return broken(`${trust}: ${EVERYBODY}`, REFRESH);
  return together(
    lists.map((list) => judgeDates(list, now_ms)),
    ok(''),
  );
}

function whatIsWrongInForm(bytes: Buffer, text: string): string | undefined {
  if (bytes.length === 0) return 'it is empty';
  if (bytes[0] === DER_SEQUENCE) return 'it is in DER, where OpenVPN needs PEM';
  const labels = [...text.matchAll(/-----BEGIN ([^\n]*)-----/g)].map(([, label = '']) => label);
  if (labels.length === 0) return 'it is no PEM file';
  const wrong = labels.find((label) => label !== LABEL);
  return wrong === undefined
    ? undefined
    : `it has the wrong PEM label "${wrong}", where OpenVPN needs "${LABEL}"`;
}

/** Each authority needs a list of its own with its own signature. */
async function whatIsWrongInTrust(text: string, ca_pem: string): Promise<string | undefined> {
  const lists = blocksOf(text, LABEL).map((bytes) => new X509Crl(bytes));
  for (const authority of blocksOf(ca_pem, 'CERTIFICATE').map((bytes) => new X509Certificate(bytes))) {
    const name = authority.subject.replace(/^CN=/, '');
    const own = lists.find(({ issuer }) => issuer === authority.subject);
    if (own === undefined) return `it has no list of the authority ${name}`;
    if (!(await own.verify({ publicKey: authority }))) return `the signature of ${name} is not right`;
  }
  return undefined;
}

function blocksOf(pem: string, label: string): Uint8Array<ArrayBuffer>[] {
  return pemBlocks(pem)
    .filter((block) => block.label === label)
    .map(({ text }) => new Uint8Array(pemBytes(text)));
}

function judgeDates({ issuer, number, this_update, next_update, serials }: ReadCrl, now_ms: number): Finding {
  const list = `list ${number} of ${issuer.replace(/^CN=/, '')}`;
  const [from, to] = [this_update, next_update].map((moment) => moment.toISOString().slice(0, 10));
  if (this_update.getTime() > now_ms)
    return broken(
      `${list} is from the future, dated ${from}: ${EVERYBODY}`,
      `If the clock here is wrong, set it right. Otherwise, where the farm folder is: sluice pki crl refresh.`,
    );
  if (next_update.getTime() <= now_ms) return broken(`${list} has expired on ${to}: ${EVERYBODY}`, REFRESH);
  const days = daysUntil(next_update, now_ms);
  if (days < WARN_DAYS) return warning(`${list} expires in ${days} days, on ${to}`, REFRESH);
  const revoked = serials.length === 1 ? '1 certificate is' : `${serials.length} certificates are`;
  return ok(`${list} is valid until ${to}; ${revoked} revoked`);
}
