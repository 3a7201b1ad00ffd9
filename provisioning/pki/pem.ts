/** A block of a PEM file (RFC 7468). */
export interface PemBlock {
  readonly label: string;
  /** The block as it stands, with a newline at its end. */
  readonly text: string;
}

/** All blocks of a PEM file, in order; text between them is passed over. */
export function pemBlocks(text: string): PemBlock[] {
  const blocks = text.matchAll(/-----BEGIN ([^\n]+)-----\n[A-Za-z0-9+/=\n]+-----END \1-----/g);
  return [...blocks].map(([whole, label = '']) => ({ label, text: `${whole}\n` }));
}

/** Writes bytes as a PEM block of 64-character lines. */
export function toPem(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** The bytes within a PEM block. */
export function pemBytes(text: string): Buffer {
  return Buffer.from(text.replace(/^-----.*-----$/gm, ''), 'base64');
}
