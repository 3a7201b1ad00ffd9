/** How many lines of a difference are shown. */
const MOST_LINES = 40;

/**
 * The lines in which two texts differ, as people read them: `-` before, `+` after. What is the same at the beginning and
 * at the end is left out.
 */
export function textDiff(before: string, after: string): string[] {
  const a = linesOf(before);
  const b = linesOf(after);
  const least = Math.min(a.length, b.length);
  let head = 0;
  while (head < least && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < least - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const lines = [
    ...a.slice(head, a.length - tail).map((line) => `-${line}`),
    ...b.slice(head, b.length - tail).map((line) => `+${line}`),
  ];
  const cut = lines.length - MOST_LINES;
  return cut > 0 ? [...lines.slice(0, MOST_LINES), `… and ${cut} more lines`] : lines;
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
