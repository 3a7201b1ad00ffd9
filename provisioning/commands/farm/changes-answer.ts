import type { Answer } from '../../cli/answer.js';
import { table } from '../../cli/table.js';
import type { Change } from '../../farm/changes.js';

const MARKS = { add: '+', set: '~', rename: '~', remove: '-' } as const;

/** More lines than this are cut short for people; JSON has all of them. */
const MOST_LINES = 20;

/** What a change of the farm looks like, done or only shown. */
export function changesAnswer(
  changes: readonly Change[],
  dryRun: boolean,
  more: Pick<Answer, 'warnings' | 'next'> & { readonly json?: object } = {},
): Answer {
  const { json = {}, ...rest } = more;
  return {
    json: { dry_run: dryRun, changed: changes.length > 0 && !dryRun, changes, ...json },
    text: textOf(changes, dryRun),
    ...(dryRun ? {} : rest),
  };
}

function textOf(changes: readonly Change[], dryRun: boolean): string {
  if (changes.length === 0) return 'Nothing to do: it is already so.';
  const shown = changes.slice(0, MOST_LINES);
  const rows = shown.map(({ change, kind, name, address, detail }) => [
    MARKS[change],
    kind,
    name,
    address,
    detail,
  ]);
  const [, ...lines] = table(
    ['', '', '', '', ''].map((title) => ({ title })),
    rows,
  ).split('\n');
  const cut = changes.length > MOST_LINES ? [`… and ${changes.length - MOST_LINES} more`] : [];
  return [...(dryRun ? ['This would change; nothing was written:'] : []), ...lines, ...cut].join('\n');
}
