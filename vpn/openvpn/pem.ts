import { refused } from '../input-error.js';

const BLOCK = /-----BEGIN ([A-Za-z0-9 -]+)-----\r?\n((?:[A-Za-z0-9+/=]+\r?\n)+)-----END \1-----/g;

/** Longest text taken for keys and certificates: a revocation list of a large farm has some 100 kB. */
const MAX_CHARS = 4_000_000;

/**
 * Checks PEM text and writes it anew, so that nothing else of it gets into a configuration file: a key that carries
 * `</key>` and a line of options is refused.
 * @param labels the block labels that are right here, such as `CERTIFICATE`
 * @param subject how the message names it; the text itself never gets into the message
 * @throws VpnInputError when it is empty, has another label, or anything between or around its blocks
 */
export function soundPem(text: string, labels: readonly string[], subject: string): string {
  if (text.length > MAX_CHARS) throw refused(subject, 'is too long');
  const blocks = [...text.matchAll(BLOCK)];
  const wrong = blocks.find(([, label = '']) => !labels.includes(label));
  if (wrong !== undefined)
    throw refused(subject, `has the label "${wrong[1]}", not "${labels.join('" or "')}"`);
  if (blocks.length === 0 || text.replaceAll(BLOCK, '').trim() !== '') {
    throw refused(subject, `is not made of PEM blocks with the label "${labels.join('" or "')}" alone`);
  }
  return blocks.map(([block]) => `${block.replaceAll('\r', '')}\n`).join('');
}

/** Exactly one block. */
export function onePem(text: string, labels: readonly string[], subject: string): string {
  const sound = soundPem(text, labels, subject);
  if (sound.split('-----BEGIN ').length !== 2) throw refused(subject, 'holds more than one block');
  return sound;
}
