/** Largest file that is read: 2,500 rows are about 100 kB. */
export const MOST_CSV_CHARACTERS = 1_000_000;

/** A row of a CSV file, by the heading of each column, with its line for messages. */
export interface CsvRow {
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
}

/** What a CSV file says, or what is wrong with it: one sentence for each mistake. */
export interface Csv {
  readonly rows: readonly CsvRow[];
  readonly mistakes: readonly string[];
}

/**
 * Reads comma- or semicolon-separated values (spreadsheets write either) with headings in the first line, RFC 4180
 * quotes within one line, and any line ends. Empty lines and lines that begin with # are passed over.
 */
export function readCsv(text: string, headings: readonly string[]): Csv {
  const lines = text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .map((content, at) => ({ content, line: at + 1 }))
    .filter(({ content }) => content.trim() !== '' && !content.startsWith('#'));
  const [first, ...rest] = lines;
  if (first === undefined) return { rows: [], mistakes: ['the file is empty'] };
  const separator = first.content.includes(';') && !first.content.includes(',') ? ';' : ',';
  const titles = splitLine(first.content, separator)?.map((title) => title.trim().toLowerCase()) ?? [];
  const strange = titles.filter((title) => !headings.includes(title));
  if (strange.length > 0 || new Set(titles).size !== titles.length)
    return {
      rows: [],
      mistakes: [`line ${first.line}: the headings must be among ${headings.join(', ')}, each once`],
    };
  const mistakes: string[] = [];
  const rows = rest.flatMap(({ content, line }): CsvRow[] => {
    const cells = splitLine(content, separator);
    if (cells === undefined || cells.length !== titles.length) {
      const wrong = cells === undefined ? 'a quote is not closed' : `${cells.length} cells`;
      mistakes.push(`line ${line}: ${wrong}; the headings ask for ${titles.length} cells`);
      return [];
    }
    return [{ line, cells: new Map(titles.map((title, at) => [title, (cells[at] ?? '').trim()])) }];
  });
  return { rows, mistakes };
}

/** @returns undefined when a quote is not closed */
function splitLine(content: string, separator: string): string[] | undefined {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < content.length; at++) {
    const character = content.charAt(at);
    if (quoted && character === '"' && content.charAt(at + 1) === '"') {
      cell += '"';
      at++;
    } else if (character === '"') quoted = !quoted;
    else if (character === separator && !quoted) {
      cells.push(cell);
      cell = '';
    } else cell += character;
  }
  return quoted ? undefined : [...cells, cell];
}
