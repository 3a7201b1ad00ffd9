/** Fields that every line has, or that are only for machines. */
const HIDDEN = new Set(['level', 'time', 'name', 'msg', 'error']);
const WORDS: Readonly<Record<number, string>> = { 20: 'debug ', 40: 'WARNING ', 50: 'ERROR ' };

/**
 * One line of log as a person reads it: time, process, sentence, and the figures behind it in brackets.
 * @param json a line as pino writes it
 */
export function textLine(json: string): string {
  const entry = JSON.parse(json) as Record<string, unknown>;
  const time = String(entry.time).replace('T', ' ').slice(0, 19);
  const fields = Object.entries(entry)
    .filter(([key]) => !HIDDEN.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'object' ? JSON.stringify(value) : value}`);
  const error = entry.error as { message?: string } | undefined;
  if (error?.message) fields.push(`error="${error.message}"`);
  const tail = fields.length > 0 ? `  [${fields.join(' ')}]` : '';
  return `${time}Z ${entry.name}: ${WORDS[Number(entry.level)] ?? ''}${entry.msg}${tail}\n`;
}
