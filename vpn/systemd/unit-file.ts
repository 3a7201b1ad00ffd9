import { refused } from '../input-error.js';

/** A section of a unit file: its name and its settings, in order; a key may come more than once. */
export type Section = readonly [name: string, settings: readonly (readonly [key: string, value: string])[]];

/**
 * A systemd unit file.
 * @throws VpnInputError when a value holds a line end or another control character
 */
export function renderUnit(sections: readonly Section[]): string {
  const text = sections.map(([name, settings]) =>
    [`[${name}]`, ...settings.map(renderSetting), ''].join('\n'),
  );
  return `# Written by sluice: changes here do not last; systemctl edit adds to it.\n${text.join('\n')}`;
}

function renderSetting([key, value]: readonly [string, string]): string {
  if (hasControlCharacter(value)) throw refused(`The unit setting ${key}`, 'holds a line end');
  return `${key}=${value}`;
}

/** systemd reads lines of ASCII: a line end of Unicode's own is plain text to it. */
export function hasControlCharacter(text: string): boolean {
  return [...text].some((character) => character < ' ' || character === '\x7f');
}
