import type { Build } from '../builds/builds.js';
import type { Part } from './parts.js';
import { partById, railLoads } from './supply.js';

/** The parts list for reading: first what each build takes, then every part. */
export function partsAsMarkdown(parts: readonly Part[], builds: readonly Build[]): string {
  return [
    '# Parts',
    '',
    'Made from `parts.csv` and `../builds/` by `regenerate.ts`; changes belong there. Currents are peaks; a build is right',
    'when what its parts take together at their peaks is less than what feeds them.',
    '',
    ...builds.flatMap((build) => buildSection(build, parts)),
    '## Every part',
    '',
    row(['part', 'feeds on', 'V', 'typical mA', 'peak mA', 'why', 'instead']),
    row(['---', '---', '---', '--:', '--:', '---', '---']),
    ...parts.map((part) =>
      row([
        part.name,
        part.supplies === '' ? railName(part.rail) : `gives ${railName(part.supplies)}`,
        voltages(part),
        String(part.typical_ma ?? ''),
        part.supplies === '' ? String(part.peak_ma ?? '') : `gives ${part.supplies_ma ?? ''}`,
        part.why,
        part.alternatives,
      ]),
    ),
    '',
  ].join('\n');
}

function buildSection({ title, purpose, parts: counts, id }: Build, parts: readonly Part[]): string[] {
  return [
    `## ${title}`,
    '',
    purpose,
    '',
    `![wiring](../wiring/${id}.svg)`,
    '',
    row(['number', 'part']),
    row(['--:', '---']),
    ...Object.entries(counts).map(([part, count]) => row([String(count), partById(part, parts).name])),
    '',
    row(['rail', 'taken at most, mA', 'can give, mA']),
    row(['---', '--:', '--:']),
    ...railLoads(counts, parts).map(({ rail, peak_ma, supplies_ma }) =>
      row([railName(rail), String(peak_ma), String(supplies_ma)]),
    ),
    '',
  ];
}

function voltages({ voltage_min_v: least, voltage_max_v: most }: Part): string {
  if (least === null || most === null) return '';
  return least === most ? String(least) : `${least}–${most}`;
}

function railName(rail: Part['rail']): string {
  return { '': '', '3V3': '3.3 V', '5V': '5 V', '12V': '12 V' }[rail];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
}
