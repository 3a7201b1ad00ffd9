import type { CertificateKind } from '../protocol/certificates.js';

/** A file with certificates, or lists of revoked ones, as PEM; null when it is there and cannot be read. */
export interface CertificateText {
  readonly kind: CertificateKind;
  readonly pem: string | null;
}

/** Where certificates of the gateway lie. */
export interface Certificates {
  /** What is there now. Never throws. */
  read(): readonly CertificateText[];
}
