import { onePem, soundPem } from './pem.js';

/** What one client proves itself with, as PEM text. */
export interface ClientKeys {
  /** Certificates of the farm's CA; two of them while one takes over from the other. */
  readonly ca_pem: string;
  readonly cert_pem: string;
  /** Without a passphrase: a tank has nobody to type it. */
  readonly key_pem: string;
  /** The client's own tls-crypt-v2 key, wrapped for this server. */
  readonly tls_crypt_v2_pem: string;
}

/** What a server proves itself with, and whom it refuses. */
export interface ServerKeys {
  readonly ca_pem: string;
  readonly cert_pem: string;
  readonly key_pem: string;
  /** The server's tls-crypt-v2 key, which unwraps those of the clients. */
  readonly tls_crypt_v2_pem: string;
  /** The CA's revocation list. There always is one, if an empty one: OpenVPN does not start without it. */
  readonly crl_pem: string;
}

const CERTIFICATE = ['CERTIFICATE'];
const PRIVATE_KEY = ['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY'];

/** @throws VpnInputError naming the part that is no such thing, never showing it */
export function checkedClientKeys(keys: ClientKeys): ClientKeys {
  return {
    ...common(keys),
    tls_crypt_v2_pem: onePem(
      keys.tls_crypt_v2_pem,
      ['OpenVPN tls-crypt-v2 client key'],
      'The tls-crypt-v2 key of the client',
    ),
  };
}

/** @throws VpnInputError naming the part that is no such thing, never showing it */
export function checkedServerKeys(keys: ServerKeys): ServerKeys {
  return {
    ...common(keys),
    tls_crypt_v2_pem: onePem(
      keys.tls_crypt_v2_pem,
      ['OpenVPN tls-crypt-v2 server key'],
      'The tls-crypt-v2 key of the server',
    ),
    crl_pem: checkedCrl(keys.crl_pem),
  };
}

/**
 * A revocation list with the label that OpenVPN reads. With any other (`BEGIN CRL`, DER) it would refuse everybody.
 * During a CA roll-over there is one list for each CA.
 * @throws VpnInputError
 */
export function checkedCrl(crl_pem: string): string {
  return soundPem(crl_pem, ['X509 CRL'], 'The revocation list');
}

function common({ ca_pem, cert_pem, key_pem }: Pick<ClientKeys, 'ca_pem' | 'cert_pem' | 'key_pem'>) {
  return {
    ca_pem: soundPem(ca_pem, CERTIFICATE, 'The certificate of the CA'),
    cert_pem: onePem(cert_pem, CERTIFICATE, 'The certificate'),
    key_pem: onePem(key_pem, PRIVATE_KEY, 'The private key'),
  };
}
