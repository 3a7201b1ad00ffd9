import { MOST_NODES, nodeName } from '../addressing/layout.js';
import { Refusal } from '../refusal.js';
import { addNode, addPhone, type Change, type Changed } from './changes.js';
import { type CsvRow, MOST_CSV_CHARACTERS, readCsv } from './csv.js';
import type { FarmState } from './farm-state.js';

/** The columns of a bulk file; only `name` is needed in every row. */
export const BULK_HEADINGS = ['name', 'kind', 'gateway', 'tanks', 'role'];

/**
 * Brings a gateway to `nodes` nodes, each with one tank of its own name; repeating it changes nothing.
 * @throws Refusal of `addNode`, `count_invalid`
 */
export function addUpTo(state: FarmState, gateway: string, nodes: number, now: string): Changed {
  if (!Number.isInteger(nodes) || nodes < 1 || nodes > MOST_NODES)
    throw new Refusal({
      code: 'count_invalid',
      message: `a gateway has 1 to ${MOST_NODES} nodes`,
      hint: 'Give --count a whole number in that range.',
      exit: 'usage',
    });
  // A node's name becomes its tank's, too; a renamed node may still have a tank of its former name.
  const names = new Set([
    ...[...state.gateways, ...state.servers, ...state.nodes, ...state.phones].map(({ name }) => name),
    ...state.nodes.flatMap(({ tanks }) => tanks),
  ]);
  const missing = nodes - state.nodes.filter((node) => node.gateway === gateway).length;
  return Array.from({ length: Math.max(0, missing) }).reduce<Changed>(
    (sofar) => {
      const name = freeName(gateway, names);
      names.add(name);
      return then(sofar, addNode(sofar.state, { name, gateway, tanks: [] }, now));
    },
    { state, changes: [] },
  );
}

function freeName(gateway: string, names: ReadonlySet<string>): string {
  let number = 1;
  while (names.has(nodeName(gateway, number))) number++;
  return nodeName(gateway, number);
}

/**
 * Adds everything a CSV file names, or nothing: every row must be right.
 * @param gateway for rows that name none; undefined when there is no such default
 * @throws Refusal `csv_invalid` with the line of each mistake
 */
export function addFromCsv(
  state: FarmState,
  text: string,
  gateway: string | undefined,
  now: string,
): Changed {
  if (text.length > MOST_CSV_CHARACTERS) throw invalid(['the file is larger than 1 MB']);
  const { rows, mistakes: malformed } = readCsv(text, BULK_HEADINGS);
  const mistakes = [...malformed];
  const names = new Set<string>();
  let sofar: Changed = { state, changes: [] };
  for (const row of rows) {
    try {
      const name = row.cells.get('name') ?? '';
      if (names.has(name)) throw invalid([`the name ${name} stands in the file twice`]);
      names.add(name);
      sofar = then(sofar, addRow(sofar.state, row, gateway, now));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      mistakes.push(`line ${row.line}: ${error.message}`);
    }
  }
  if (rows.length === 0 && mistakes.length === 0) mistakes.push('there are headings, but no rows');
  if (mistakes.length > 0) throw invalid(mistakes);
  return sofar;
}

function addRow(state: FarmState, { cells }: CsvRow, byDefault: string | undefined, now: string): Changed {
  const cell = (heading: string) => cells.get(heading) || undefined;
  const name = cell('name') ?? '';
  const kind = cell('kind') ?? 'node';
  const gateway = cell('gateway') ?? byDefault;
  const tanks = (cell('tanks') ?? '').split(/[\s,;]+/).filter((tank) => tank !== '');
  const role = cell('role');
  if (gateway === undefined) throw invalid(['it is not said which gateway it belongs to']);
  if (kind === 'node' && role !== undefined) throw invalid(['a node has no role']);
  if (kind === 'node') return addNode(state, { name, gateway, tanks }, now);
  if (kind !== 'phone') throw invalid([`the kind is "${kind.slice(0, 20)}", not node or phone`]);
  if (tanks.length > 0) throw invalid(['a phone has no tanks']);
  if (role !== undefined && role !== 'admin' && role !== 'viewer')
    throw invalid([`the role is "${role.slice(0, 20)}", not admin or viewer`]);
  return addPhone(state, { name, gateway, role }, now);
}

function then(before: Changed, after: Changed): Changed {
  return { state: after.state, changes: [...before.changes, ...after.changes] satisfies Change[] };
}

function invalid(mistakes: readonly string[]): Refusal {
  const shown = mistakes.slice(0, 10).join('\n  ');
  const more = mistakes.length > 10 ? `\n  and ${mistakes.length - 10} more` : '';
  return new Refusal({
    code: 'csv_invalid',
    message: mistakes.length === 1 ? shown : `the file has mistakes; nothing was added:\n  ${shown}${more}`,
    hint: `Columns: ${BULK_HEADINGS.join(', ')}; only the name is needed. Mend the file and run the command again.`,
    exit: 'usage',
  });
}
