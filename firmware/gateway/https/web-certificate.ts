import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { StartError } from '../start-error.js';

/** The two files of a web certificate, as PEM. */
export interface CertificateFiles {
  /** The gateway's own certificate, and those between it and its authority when there are any. */
  readonly cert_pem: string;
  /** Its private key, not encrypted. */
  readonly key_pem: string;
}

/** A certificate whose key fits. */
export interface WebCertificate extends CertificateFiles {
  /** Wall time, in ms, from which and until which browsers take it. */
  readonly not_before_ms: number;
  readonly not_after_ms: number;
}

const REMEDY =
  'Make a new one on the computer with the farm ("sluice pki renew"), and install the gateway’s new bundle.';

/**
 * Checks that certificate and key can be read, belong together, and that the time is not over. One that is not valid yet
 * passes: a Pi without a clock is behind until it has met a time server.
 * @throws StartError `web_certificate_invalid`, `web_certificate_mismatch`, `web_certificate_expired`
 */
export function checkWebCertificate(files: CertificateFiles, now_ms: number): WebCertificate {
  const certificate = readable('certificate', () => new X509Certificate(files.cert_pem));
  const key = readable('private key', () => createPrivateKey(files.key_pem));
  if (!certificate.checkPrivateKey(key))
    throw refusal('web_certificate_mismatch', 'The private key does not belong to the web certificate.');
  readable('certificate or the key', () => createSecureContext({ cert: files.cert_pem, key: files.key_pem }));
  const not_after_ms = Date.parse(certificate.validTo);
  if (not_after_ms <= now_ms) throw expired(not_after_ms);
  return { ...files, not_before_ms: Date.parse(certificate.validFrom), not_after_ms };
}

/** The web certificate's time is over. */
export function expired(not_after_ms: number): StartError {
  const day = new Date(not_after_ms).toISOString().slice(0, 10);
  return refusal('web_certificate_expired', `The web certificate has ended on ${day}.`);
}

function readable<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw refusal('web_certificate_invalid', `The ${what} of the dashboard cannot be used (${why}).`);
  }
}

function refusal(code: string, sentence: string): StartError {
  return new StartError(code, `${sentence} ${REMEDY}`);
}
