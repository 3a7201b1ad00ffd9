const BLANK = /[ \t\r\n]*/y;
const TOKEN =
  /[{}[\]:,]|"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/y;

/** How a text begins that an editor has saved with a byte order mark (BOM), or as UTF-16. */
const OTHER_ENCODING = /^[\ufeff\ufffd]/;

/** What may stand next; `first` is a value or a key, or the end of what was just opened. */
type Wanted = 'value' | 'key' | 'colon' | 'first' | 'more' | 'end';

/**
 * Reads JSON that a person may have written.
 * @throws SyntaxError that tells line and column. What the runtime says quotes the text, which may hold a password.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    if (text.trim() === '') throw new SyntaxError('is empty');
    if (OTHER_ENCODING.test(text)) throw new SyntaxError('is not plain text: save it as UTF-8, without BOM');
    const before = text.slice(0, mistakeIn(text)).split('\n');
    const column = (before.at(-1) ?? '').length + 1;
    throw new SyntaxError(
      `is not JSON: at line ${before.length}, column ${column}, or just before it, a comma, a quotation mark or a bracket is missing or too many`,
    );
  }
}

/** How many characters of a text are the beginning of JSON. */
function mistakeIn(text: string): number {
  const closers: string[] = [];
  let wanted: Wanted = 'value';
  let at = 0;
  for (;;) {
    at += matchAt(BLANK, text, at).length;
    const token = matchAt(TOKEN, text, at);
    const next = wantedAfter(token, wanted, closers);
    if (next === undefined) return at;
    wanted = next;
    at += token.length;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

/**
 * @param closers of the brackets that are open, the innermost last
 * @returns undefined when the token cannot stand there
 */
function wantedAfter(token: string, wanted: Wanted, closers: string[]): Wanted | undefined {
  const closer = closers.at(-1);
  const inObject = closer === '}';
  if (token === closer && (wanted === 'first' || wanted === 'more')) {
    closers.pop();
    return closers.length === 0 ? 'end' : 'more';
  }
  switch (wanted) {
    case 'end':
      return undefined;
    case 'more':
      if (token !== ',') return undefined;
      return inObject ? 'key' : 'value';
    case 'colon':
      return token === ':' ? 'value' : undefined;
    case 'key':
      return token.startsWith('"') ? 'colon' : undefined;
    case 'first':
      return wantedAfter(token, inObject ? 'key' : 'value', closers);
    case 'value':
      if (token === '{' || token === '[') {
        closers.push(token === '{' ? '}' : ']');
        return 'first';
      }
      if (/^$|^[}\]:,]/.test(token)) return undefined;
      return closers.length === 0 ? 'end' : 'more';
  }
}
