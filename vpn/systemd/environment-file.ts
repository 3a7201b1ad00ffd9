import { refused } from '../input-error.js';
import { hasControlCharacter } from './unit-file.js';

/**
 * An environment file for a Sluice unit; it may hold passwords and is written 0600.
 * @param variables names as Sluice knows them (`SLUICE_…`), and their values
 * @throws VpnInputError for any other name, and for a value with a line end or another control character
 */
export function renderEnvironmentFile(variables: Readonly<Record<string, string>>): string {
  const lines = Object.entries(variables).map(([name, value]) => {
    if (!/^SLUICE_[A-Z0-9_]{1,64}$/.test(name))
      throw refused(`The variable ${JSON.stringify(name)}`, 'is none of Sluice');
    if (hasControlCharacter(value)) throw refused(`The variable ${name}`, 'holds a line end');
    return `${name}="${value.replaceAll(/["\\$`]/g, '\\$&')}"`;
  });
  return `${['# Written by sluice.', ...lines].join('\n')}\n`;
}
