/** Who signed a list of revoked certificates, and from when until when it is good; in ms of wall time. */
export interface RevocationList {
  readonly name: string;
  readonly from_ms: number;
  readonly ends_ms: number;
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;
/** 2.5.4.3, the common name. */
const COMMON_NAME = Buffer.from([0x06, 0x03, 0x55, 0x04, 0x03]);

/** A value in DER: its tag, its content, and what comes after it. */
interface Value {
  readonly tag: number;
  readonly content: Buffer;
  readonly rest: Buffer;
}

/**
 * Reads the head of a list (RFC 5280, 5.1: CertificateList): Node's own X509Certificate knows certificates alone.
 * @throws RangeError when it is no such list, or does not say when it ends
 */
export function readRevocationList(der: Buffer): RevocationList {
  const signed = inside(valueAt(valueAt(der).content), SEQUENCE);
  const version = valueAt(signed);
  const algorithm = version.tag === INTEGER ? valueAt(version.rest) : version;
  const issuer = valueAt(algorithm.rest);
  const from = valueAt(issuer.rest);
  const ends = valueAt(from.rest);
  return { name: nameIn(issuer.content), from_ms: timeOf(from), ends_ms: timeOf(ends) };
}

function inside({ tag, content }: Value, wanted: number): Buffer {
  if (tag !== wanted) throw new RangeError('it is no list of revoked certificates');
  return content;
}

function valueAt(bytes: Buffer): Value {
  const [tag = 0, first = 0] = bytes;
  const long = first & 0x80 ? first & 0x7f : 0;
  const length = long === 0 ? first : bytes.readUIntBE(2, long);
  const from = 2 + long;
  if (from + length > bytes.length) throw new RangeError('it is cut off');
  return { tag, content: bytes.subarray(from, from + length), rest: bytes.subarray(from + length) };
}

function nameIn(issuer: Buffer): string {
  const at = issuer.indexOf(COMMON_NAME);
  return at < 0 ? '' : valueAt(issuer.subarray(at + COMMON_NAME.length)).content.toString('utf8');
}

/** `YYMMDDHHMMSSZ` up to 2049, `YYYYMMDDHHMMSSZ` from then on. */
function timeOf({ tag, content }: Value): number {
  const text = content.toString('latin1');
  const full = tag === GENERALIZED_TIME ? text : `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}`;
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full) ?? [];
  if ((tag !== UTC_TIME && tag !== GENERALIZED_TIME) || second === undefined)
    throw new RangeError('it does not say when it ends');
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
