import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const SOURCES = fileURLToPath(new URL('../../../dashboard/src/', import.meta.url));
const TOKENS = readFileSync(`${SOURCES}styles/tokens.css`, 'utf8');

type Theme = Readonly<Record<string, string>>;

/** The custom properties of each theme; dark and sun stand on the ones of light. */
function themes(): Record<'light' | 'dark' | 'sun', Theme> {
  const of = (selector: string): Theme => {
    const start = TOKENS.indexOf(`${selector} {`);
    if (start < 0) throw new Error(`tokens.css has no ${selector}`);
    const block = TOKENS.slice(start, TOKENS.indexOf('\n}', start));
    return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((m) => [m[1], m[2]]));
  };
  const light = of(':root');
  return {
    light,
    dark: { ...light, ...of(':root[data-theme="dark"]') },
    sun: { ...light, ...of(':root[data-theme="sun"]') },
  };
}

/** Contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance). */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminance(colour: string): number {
  if (!/^#[0-9a-f]{6}$/i.test(colour)) throw new Error(`not a colour as this test reads them: ${colour}`);
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Text and what it stands on. WCAG asks for 4.5 (1.4.3); a phone is read outside, so it is 7 (1.4.6) everywhere. */
const TEXT: readonly (readonly [string, string])[] = [
  ...['ground', 'surface', 'sunk', 'accent-wash', 'trouble-wash'].flatMap((under) => [
    ['ink', under] as const,
    ['ink-soft', under] as const,
  ]),
  ...['ground', 'surface', 'accent-wash', 'trouble-wash'].map((under) => ['trouble', under] as const),
  ...['surface', 'accent-wash'].map((under) => ['accent', under] as const),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-press'],
  ['surface', 'ink'],
  ...['head-ink', 'head-soft', 'head-trouble'].flatMap((over) => [[over, 'head'] as const]),
  ['head-ink', 'door-top'],
  ['head-ink', 'door-end'],
  ['head-soft', 'door-top'],
];

/** Edges of what can be touched, and marks that tell something: 3 (1.4.11). */
const MARKS: readonly (readonly [string, string])[] = [
  ['edge', 'surface'],
  ['edge', 'ground'],
  ['trouble-edge', 'surface'],
  ['trouble-edge', 'trouble-wash'],
  ['accent', 'ground'],
  ['accent', 'sunk'],
  ['water-deep', 'sunk'],
  ['head-edge', 'head'],
  ['head-water', 'head'],
];

describe.each(Object.entries(themes()))('the theme %s', (name, theme) => {
  const least = (pairs: typeof TEXT, wanted: number) =>
    pairs
      .map(([over, under]) => ({ over, under, of: contrast(theme[over] ?? '', theme[under] ?? '') }))
      .filter((pair) => pair.of < wanted)
      .map((pair) => `${pair.over} on ${pair.under}: ${pair.of.toFixed(2)}`);

  test('keeps text readable outside', () => expect(least(TEXT, 7)).toEqual([]));
  // The two dark water blues differ from dark surfaces by their edge, not by themselves.
  test('keeps edges and marks visible', () => {
    const pairs = name === 'dark' ? MARKS.filter(([over]) => over !== 'water-deep') : MARKS;
    expect(least(pairs, 3)).toEqual([]);
  });
});

test('in the sun everything is at least 7:1', () => {
  const { sun } = themes();
  const low = MARKS.filter(([over, under]) => contrast(sun[over] ?? '', sun[under] ?? '') < 7);
  expect(low).toEqual([]);
});

test('a contrast is reckoned as WCAG does', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

describe('style sheets', () => {
  const sheets = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.css') && !file.endsWith('tokens.css'))
    .map((file) => [file, readFileSync(`${SOURCES}${file}`, 'utf8')] as const);

  test('take every colour from the themes', () => {
    const own = sheets.filter(([, css]) => /#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(/i.test(css));
    expect(own.map(([file]) => file)).toEqual([]);
  });

  test('know no left and right, so that they can be turned round', () => {
    // A chart's plot is placed by where time stands on it, which runs to the right in every script.
    const turned = sheets.filter(([file]) => file !== 'chart/plot.css');
    const sided = turned.flatMap(([file, css]) =>
      css
        .split('\n')
        .filter((line) =>
          /(?:^|[\s{;])(?:(?:margin|padding|border)-(?:left|right)|left|right|text-align:\s*(?:left|right))\s*[:;]?/.test(
            line.replace(/\/\*.*\*\//, '').replace(/safe-area-inset-\w+/g, ''),
          ),
        )
        .filter((line) => /:\s*/.test(line) && !/^\s*\*|^\s*\/\*/.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(sided).toEqual([]);
  });

  test('move nothing where people want it still', () => {
    const moving = sheets.filter(
      ([, css]) => /(?:transition|animation)\s*:/.test(css) && !css.includes('prefers-reduced-motion'),
    );
    expect(moving.map(([file]) => file)).toEqual([]);
  });
});
