import type { Channel, Notice } from '../../ports/notifier.js';

/** Everything between two bytes of the mail server, in ms. */
const PATIENCE_MS = 10_000;

/** Hands one message to the mail server of a channel. The library is loaded when the first mail is sent. */
export async function sendMail(channel: Channel & { readonly kind: 'email' }, notice: Notice): Promise<void> {
  const { createTransport } = await import('nodemailer');
  const { host, port, security, username, secret, from, to } = channel;
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(username !== null && secret != null && { auth: { user: username, pass: secret } }),
    dnsTimeout: PATIENCE_MS,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    // Nothing of a message may make the library open a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({ from, to, subject: notice.title, text: notice.text });
  } finally {
    transport.close();
  }
}
