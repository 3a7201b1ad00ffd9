/** Nought of the digits the languages of the page are typed and shown in: Arabic, Persian and Urdu, Hindi. */
const NOUGHTS = [0x0660, 0x06f0, 0x0966] as const;

/**
 * A figure somebody typed, in the signs `Number` reads: keypads write the digits of their own language, as the page
 * does. A comma is a decimal point, as is `٫`; `٬` parts thousands and nothing else, so it is left out.
 */
export function plainFigure(typed: string): string {
  return typed
    .trim()
    .replace(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/g, asciiDigit)
    .replaceAll('\u066c', '')
    .replace(/[,\u066b]/, '.');
}

function asciiDigit(digit: string): string {
  const code = digit.charCodeAt(0);
  return String(code - (NOUGHTS.find((nought) => code - nought < 10) ?? code));
}
