import type { Answer } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import type { FarmOption } from '../../cli/farm-place.js';
import { count, table } from '../../cli/table.js';
import { type Expiry, expiriesOf } from '../../pki/expiry.js';
import { viewPki } from './open-pki.js';

const WORDS: Readonly<Record<Expiry['state'], string>> = {
  fine: 'fine',
  soon: 'ends soon',
  ended: 'has ended',
  not_yet: 'not valid yet: is the clock right?',
  missing: 'missing',
  due: 'must be signed anew',
};

/** Missing certificates beyond so many are told in one line. */
const MOST_MISSING = 5;

/** `sluice pki expiry` */
export async function runPkiExpiry(call: Call, options: FarmOption & { within: number }): Promise<Answer> {
  const { place, farm, pki, register, now_ms } = viewPki(call, options);
  const { folder } = place;
  const all = expiriesOf({ folder, farm, pki, register, now_ms, within_days: options.within });
  const due = all.filter(({ state }) => state !== 'fine');
  const fine = all.filter(({ state }) => state === 'fine');
  return {
    json: { within_days: options.within, due: due.length, items: all.map(itemJson) },
    text: [
      due.length === 0 ? `Nothing ends within ${options.within} days.` : `${dueTable(due)}\n`,
      ...fineText(fine),
    ].join('\n'),
    exit: due.length === 0 ? 'ok' : 'due',
  };
}

function dueTable(due: readonly Expiry[]): string {
  const missing = due.filter(({ state }) => state === 'missing');
  const lumped = missing.length > MOST_MISSING ? missing : [];
  const rows = due
    .filter((one) => !lumped.includes(one))
    .map((one) => [one.what, WORDS[one.state], day(one), String(one.days ?? '–'), one.remedy]);
  const lump = [count(lumped.length, 'certificate'), WORDS.missing, '–', '–', 'sluice pki issue --all'];
  const columns = ['WHAT', 'STATE', 'ENDS', 'DAYS', 'WHAT TO DO'];
  return table(
    columns.map((title) => ({ title, right: title === 'DAYS' })),
    lumped.length > 0 ? [lump, ...rows] : rows,
  );
}

function fineText(fine: readonly Expiry[]): string[] {
  const [first] = fine;
  if (first === undefined) return [];
  const many = fine.length === 1 ? '1 is' : `${fine.length.toLocaleString('en')} are`;
  return [`${many} fine; the first to end, on ${day(first)}: ${first.what}.`];
}

function itemJson({ ends, ...rest }: Expiry): object {
  return { ...rest, ends: ends?.toISOString() ?? null };
}

function day({ ends }: Expiry): string {
  return ends?.toISOString().slice(0, 10) ?? '–';
}
