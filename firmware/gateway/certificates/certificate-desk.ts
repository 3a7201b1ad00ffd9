import { X509Certificate } from 'node:crypto';
import type { Certificates, CertificateText } from '../../ports/certificates.js';
import type { Clock } from '../../ports/clock.js';
import type { CertificateList, CertificateView } from '../../protocol/certificates.js';
import { toTimestamp } from '../../protocol/timestamp.js';
import type { EndingCertificate } from '../alarms/conditions.js';
import { readRevocationList } from './revocation-list.js';

export interface CertificateDeskOptions {
  /** Undefined where there are none. */
  readonly certificates: Certificates | undefined;
  /** The machine's time. */
  readonly clock: Pick<Clock, 'wall_ms' | 'monotonic_ms'>;
}

/** What ends within so many days is to be renewed. */
export const SOON_DAYS = 30;
const DAY_MS = 24 * 60 * 60_000;
/** Files are looked at so often at most, in ms. */
const LOOK_EVERY_MS = 60_000;
const BLOCK = /-----BEGIN (CERTIFICATE|X509 CRL)-----([A-Za-z0-9+/=\s]+)-----END \1-----/g;

/** Tells how long the gateway's certificates are good. */
export class CertificateDesk {
  private looked: { readonly at_ms: number; readonly ending: EndingCertificate | null } | undefined;

  constructor(private readonly options: CertificateDeskOptions) {}

  /** Every certificate that is there, the soonest to end first. */
  list(): CertificateList {
    const texts = this.options.certificates?.read() ?? [];
    const now_ms = this.options.clock.wall_ms();
    const certificates: CertificateView[] = [];
    const unreadable: CertificateList['unreadable'] = [];
    for (const text of texts) {
      const views = viewsOf(text, now_ms);
      certificates.push(...views);
      if (views.length === 0) unreadable.push(text.kind);
    }
    return { certificates: certificates.sort((a, b) => a.ends.localeCompare(b.ends)), unreadable };
  }

  /** The one that ends soonest, when that is within 30 days or over; looks at the files once a minute at most. */
  ending(): EndingCertificate | null {
    const at_ms = this.options.clock.monotonic_ms();
    if (this.looked === undefined || at_ms - this.looked.at_ms >= LOOK_EVERY_MS)
      this.looked = { at_ms, ending: this.look() };
    return this.looked.ending;
  }

  private look(): EndingCertificate | null {
    const due = this.list().certificates.find(({ state }) => state === 'soon' || state === 'ended');
    return due === undefined ? null : { certificate: `certificate_${due.kind}`, ends: due.ends.slice(0, 10) };
  }
}

/** A web certificate may have its authority's behind it: the first is the gateway's own. */
function viewsOf({ kind, pem }: CertificateText, now_ms: number): CertificateView[] {
  try {
    const blocks = [...(pem ?? '').matchAll(BLOCK)];
    const own = kind === 'web' || kind === 'vpn_server' || kind === 'vpn_client';
    return blocks.slice(0, own ? 1 : undefined).map(([block, label, base64 = '']) => {
      const { name, from_ms, ends_ms } =
        label === 'CERTIFICATE' ? certificate(block) : readRevocationList(Buffer.from(base64, 'base64'));
      return {
        ...{ kind, name, from: toTimestamp(from_ms), ends: toTimestamp(ends_ms) },
        days: Math.floor((ends_ms - now_ms) / DAY_MS),
        state: stateOf(from_ms, ends_ms, now_ms),
      };
    });
  } catch {
    return [];
  }
}

function certificate(pem: string) {
  const { subject, validFrom, validTo } = new X509Certificate(pem);
  const [, name = subject] = /(?:^|\n)CN=([^\n]*)/.exec(subject) ?? [];
  return { name, from_ms: Date.parse(validFrom), ends_ms: Date.parse(validTo) };
}

/** By its time alone: a Pi without a clock is behind until it has met a time server. */
function stateOf(from_ms: number, ends_ms: number, now_ms: number): CertificateView['state'] {
  if (ends_ms <= now_ms) return 'ended';
  if (from_ms > now_ms) return 'not_yet';
  return ends_ms - now_ms < SOON_DAYS * DAY_MS ? 'soon' : 'fine';
}
