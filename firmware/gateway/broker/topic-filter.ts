/** Most bytes a topic, filter or client id may have. The longest topic of the table stays far below. */
const MAX_TEXT_BYTES = 256;
const REPLACEMENT = 0xfffd;

/**
 * Whether a text from the wire may be a topic, filter or client id: 1–256 bytes, and none of the characters that
 * MQTT 3.1.1 section 1.5.3 forbids or warns of. The parser turns bytes that are no UTF-8, surrogates among them, into
 * U+FFFD, so that stands for all of them.
 */
export function wellFormed(text: string): boolean {
  if (text.length === 0 || Buffer.byteLength(text) > MAX_TEXT_BYTES) return false;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const control = code < 0x20 || (code >= 0x7f && code < 0xa0);
    const surrogate = code >= 0xd800 && code < 0xe000;
    if (control || surrogate || code === REPLACEMENT || (code & 0xfffe) === 0xfffe) return false;
  }
  return true;
}

/** A text from the wire as a log or audit line may show it: at most 120 characters, the unprintable as "?". */
export function shown(text: string): string {
  return Array.from(text.slice(0, 120), (character) => (wellFormed(character) ? character : '?')).join('');
}

/** Whether wildcards stand where section 4.7.1 allows them: alone on their level, and `#` on the last. */
export function isFilter(text: string): boolean {
  const levels = text.split('/');
  return levels.every((level, i) => {
    if (level === '#') return i === levels.length - 1;
    return level === '+' || !/[#+]/.test(level);
  });
}

/**
 * Whether some topic matches both filters. With a topic without wildcards as `other` this is whether it matches.
 * As section 4.7.2 has it, a wildcard on the first level matches nothing that begins with `$`.
 */
export function filtersMeet(filter: string, other: string): boolean {
  if (/^[#+]/.test(filter) && other.startsWith('$')) return false;
  const levels = filter.split('/');
  const others = other.split('/');
  for (const [i, level] of levels.entries()) {
    if (level === '#') return true;
    const opposite = others[i];
    if (opposite === undefined) return false;
    if (level !== '+' && opposite !== '+' && level !== opposite) return false;
  }
  return levels.length === others.length;
}
