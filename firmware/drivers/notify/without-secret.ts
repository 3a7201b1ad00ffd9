/** Letters of base64, as in mail (RFC 4648, section 4) and in addresses (section 5). */
const BASE64 = /[\w+/-]{2,}={0,2}/g;

/**
 * A text without the secret: as it is, encoded for an address or a form, whole or in part, or in base64, also with other
 * text before and behind it, as mail servers are sent name and password.
 */
export function without(secret: string | null, text: string): string {
  if (secret === null || secret === '') return text;
  return text
    .replace(asSaidOrEncoded(secret), '…')
    .replace(BASE64, (word) => (decodesTo(secret, word) ? '…' : word));
}

/** Each character as it is, or as %XX. */
function asSaidOrEncoded(secret: string): RegExp {
  const forms = [...secret].map((char) => {
    const plain = `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
    const encoded = [...Buffer.from(char)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    const anyCase = encoded.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
    return `(?:${plain}|${anyCase}${char === ' ' ? '|\\+' : ''})`;
  });
  return new RegExp(forms.join(''), 'gu');
}

/** Base64 has four letters to three bytes: it may begin at any letter of a word that something is glued to. */
function decodesTo(secret: string, word: string): boolean {
  return [0, 1, 2, 3].some((skip) => Buffer.from(word.slice(skip), 'base64').includes(secret));
}
