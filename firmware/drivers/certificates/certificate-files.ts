import { readFileSync } from 'node:fs';
import type { Certificates, CertificateText } from '../../ports/certificates.js';

/** Where a certificate may lie. */
export interface CertificatePlace {
  readonly kind: CertificateText['kind'];
  readonly file: string;
}

/** Certificates in files of a few kilobytes, which may come, go and be replaced at any time. */
export class CertificateFiles implements Certificates {
  constructor(private readonly places: readonly CertificatePlace[]) {}

  read(): readonly CertificateText[] {
    return this.places.flatMap(({ kind, file }) => {
      try {
        return { kind, pem: readFileSync(file, 'utf8') };
      } catch (error) {
        const { code = '' } = error as NodeJS.ErrnoException;
        return ['ENOENT', 'ENOTDIR'].includes(code) ? [] : { kind, pem: null };
      }
    });
  }
}
