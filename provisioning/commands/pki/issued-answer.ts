import type { Answer } from '../../cli/answer.js';
import { count, table } from '../../cli/table.js';
import type { Wanted } from '../../pki/issue.js';
import type { LeafFile } from '../../pki/leaf-files.js';

/** More lines than this are cut short for people; JSON has all of them. */
const MOST_LINES = 20;

/** What was issued, or would be. */
export function issuedAnswer(
  wanted: readonly Wanted[],
  issued: readonly LeafFile[],
  dryRun: boolean,
): Answer {
  const rows = wanted.slice(0, MOST_LINES).map(({ member, purpose }, at) => {
    const serial = issued[at]?.serial ?? '';
    return [member.name, member.kind, purpose, member.address, serial];
  });
  const columns = ['NAME', 'KIND', 'FOR', 'ADDRESS', dryRun ? '' : 'SERIAL'].map((title) => ({ title }));
  const more = wanted.length > MOST_LINES ? `\n… and ${wanted.length - MOST_LINES} more` : '';
  const head = dryRun
    ? `${count(wanted.length, 'certificate')} would be issued; nothing was written:`
    : `${count(wanted.length, 'certificate')} issued.`;
  return {
    json: {
      dry_run: dryRun,
      changed: !dryRun && issued.length > 0,
      certificates: wanted.map(({ member, purpose }, at) => ({
        name: member.name,
        kind: member.kind,
        purpose,
        address: member.address,
        serial: issued[at]?.serial ?? null,
      })),
    },
    text: wanted.length === 0 ? 'Nothing to do.' : `${head}\n${table(columns, rows)}${more}`,
  };
}
