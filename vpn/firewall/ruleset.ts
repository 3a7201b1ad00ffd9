/** One chain hooked into the kernel, or a set. Lines are complete nftables statements. */
export interface Block {
  /** `chain input`, `set admins` and the like. */
  readonly head: string;
  readonly lines: readonly string[];
}

/** The one table that is Sluice's. What others have in the kernel stays theirs. */
export const TABLE = 'inet sluice';

/**
 * A whole rule file. Loading it with `nft -f` replaces the table in one transaction: at no moment do half of the
 * rules stand, and a file that the kernel refuses changes nothing.
 */
export function renderTable(comment: string, blocks: readonly Block[]): string {
  return [
    '#!/usr/sbin/nft -f',
    `# ${comment} Written by sluice: changes here do not last.`,
    // Deleting a table that is not there would fail: it is made first.
    `table ${TABLE} {}`,
    `delete table ${TABLE}`,
    `table ${TABLE} {`,
    ...blocks.flatMap(renderBlock),
    '}',
    '',
  ].join('\n');
}

function renderBlock({ head, lines }: Block): readonly string[] {
  return [`  ${head} {`, ...lines.map((line) => `    ${line}`), '  }'];
}

/** `{ a, b }` as nftables writes a list of values. */
export function anyOf(values: readonly (string | number)[]): string {
  return `{ ${values.join(', ')} }`;
}
