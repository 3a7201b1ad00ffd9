import type { Answer } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import type { FarmOption } from '../../cli/farm-place.js';
import { table } from '../../cli/table.js';
import { viewPki } from './open-pki.js';

const COUNTING = new Set(['current', 'superseded']);

/** `sluice pki list` */
export async function runPkiList(call: Call, options: FarmOption & { all?: boolean }): Promise<Answer> {
  const { pki, register } = viewPki(call, options);
  const leaves = register.filter(({ state }) => options.all === true || COUNTING.has(state));
  const rows = leaves.map(({ name, purpose, state, generation, not_after, serial }) => [
    name,
    purpose,
    state,
    `${purpose} ${generation}`,
    not_after.toISOString().slice(0, 10),
    serial,
  ]);
  const columns = ['NAME', 'FOR', 'STATE', 'AUTHORITY', 'ENDS', 'SERIAL'].map((title) => ({ title }));
  return {
    json: {
      authorities: pki.authorities.map(({ purpose, generation, state, serial, created }) => ({
        purpose,
        generation,
        state,
        serial,
        created,
      })),
      certificates: leaves.map((leaf) => ({
        name: leaf.name,
        purpose: leaf.purpose,
        state: leaf.state,
        authority: leaf.generation,
        serial: leaf.serial,
        not_before: leaf.not_before.toISOString(),
        not_after: leaf.not_after.toISOString(),
      })),
    },
    text: leaves.length === 0 ? 'No certificate yet.' : table(columns, rows),
    next: leaves.length === 0 ? ['sluice pki issue --all'] : [],
  };
}
