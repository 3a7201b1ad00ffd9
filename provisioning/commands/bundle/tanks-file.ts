import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseJson } from '../../../firmware/config/parse-json.js';
import { type NodeTanks, tanksFrom, tanksTemplate } from '../../deploy/node-tanks.js';
import { readIfThere } from '../../farm/farm-files.js';
import type { FarmNode } from '../../farm/farm-state.js';
import { Refusal } from '../../refusal.js';

/** Where a farm keeps what was measured at each node, when the installer puts it there: `tanks/NAME.json`. */
const TANKS_FOLDER = 'tanks';

/**
 * Reads a node's tanks: from the file that is named, else from the farm's, else a template.
 * @throws Refusal `tanks_invalid`, `tanks_differ`
 */
export function tanksReader(farm: string, named: string | undefined): (node: FarmNode) => NodeTanks {
  return ({ name, tanks: planned }) => {
    const source = named === undefined ? join(farm, TANKS_FOLDER, `${name}.json`) : resolve(named);
    const text = named === undefined ? readIfThere(source) : readFileSync(source, 'utf8');
    return text === undefined ? tanksTemplate(planned) : tanksFrom(parse(source, text), { source, planned });
  };
}

function parse(source: string, text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw new Refusal({
      code: 'tanks_invalid',
      message: `${source} ${(error as Error).message}`,
      hint: 'It holds the "tanks" of a node.json, a list; docs/installer.md describes them.',
      exit: 'usage',
    });
  }
}
