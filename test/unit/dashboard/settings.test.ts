import { describe, expect, test } from '@jest/globals';
import { numbersFor } from '../../../dashboard/src/format/numbers.js';
import { METRIC } from '../../../dashboard/src/format/units.js';
import { settings as texts } from '../../../dashboard/src/i18n/en/settings.js';
import { timeStyle } from '../../../dashboard/src/i18n/time-style.js';
import { dateTime, momentText } from '../../../dashboard/src/i18n/time-text.js';
import { DEFAULTS, OPTIONS, readChoices } from '../../../dashboard/src/settings/choices.js';
import { Settings } from '../../../dashboard/src/settings/settings.js';

function storage(kept: Record<string, string> = {}) {
  return {
    kept,
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => {
      kept[key] = value;
    },
  };
}

describe('choices', () => {
  test.each([
    null,
    '',
    'not json',
    'null',
    '[]',
    '7',
    '{"theme":"neon"}',
    '{"theme":1e309}',
    '{"__proto__":{"theme":"dark"}}',
    '{"theme":{"theme":"dark"}}',
  ])('what makes no sense is left at its default: %s', (kept) => expect(readChoices(kept)).toEqual(DEFAULTS));

  test('of a newer version’s choices those that are known are taken', () => {
    expect(readChoices('{"theme":"sun","volume":"barrel","smell":"yes"}')).toEqual({
      ...DEFAULTS,
      theme: 'sun',
    });
  });

  test('the first of each is the default, and each has a text', () => {
    for (const [choice, values] of Object.entries(OPTIONS)) {
      expect(DEFAULTS[choice as keyof typeof OPTIONS]).toBe(values[0]);
      // Languages stand by their own names, and the view is chosen on home.
      if (choice === 'language' || choice === 'home') continue;
      for (const value of values) expect(Object.keys(texts)).toContain(`settings.${choice}.${value}`);
    }
  });

  test('are kept, and there again at the next visit', () => {
    const browser = storage();
    const settings = new Settings(browser);
    settings.start();
    settings.choose({ theme: 'dark' });
    settings.choose({ clock: '12' });
    const next = new Settings(browser);
    next.start();
    expect(next.choices.value).toEqual({ ...DEFAULTS, theme: 'dark', clock: '12' });
  });

  test('hold for this visit where the browser keeps nothing', () => {
    const refuse = () => {
      throw new Error('denied');
    };
    const settings = new Settings({ getItem: refuse, setItem: refuse });
    settings.start();
    settings.choose({ theme: 'sun' });
    expect(settings.choices.value.theme).toBe('sun');
  });
});

describe('units', () => {
  const figures = (units: Partial<typeof METRIC>) => numbersFor('en', { ...METRIC, ...units });

  test.each([
    ['litre', '1,000\u00a0L', '500\u00a0L/h'],
    ['cubic_metre', '1.00\u00a0m³', '0.50\u00a0m³/h'],
    ['gallon_us', '264\u00a0gal', '132\u00a0gph'],
    ['gallon_imperial', '220\u00a0imp gal', '110\u00a0imp gph'],
  ] as const)('%s', (volume, amount, flow) => {
    expect(figures({ volume }).litres(1000)).toBe(amount);
    expect(figures({ volume }).flow(-500).replace('gal/h', 'gph')).toBe(flow);
  });

  test.each([
    ['litre', '4\u00a0L', '40\u00a0L'],
    ['cubic_metre', '0.004\u00a0m³', '0.04\u00a0m³'],
    ['gallon_us', '1.1\u00a0gal', '11\u00a0gal'],
    ['gallon_imperial', '0.9\u00a0imp gal', '9\u00a0imp gal'],
  ] as const)('a little water is not rounded away in the %s', (volume, four, forty) => {
    expect(figures({ volume }).litres(4)).toBe(four);
    expect(figures({ volume }).litres(40)).toBe(forty);
  });

  test('distances: to the millimetre or a tenth of an inch', () => {
    expect(figures({}).distance(1734)).toBe('1,734\u00a0mm');
    expect(figures({ length: 'imperial' }).distance(1734)).toBe('68.3\u00a0in');
  });

  test('lengths: the unit that suits the size', () => {
    expect(figures({}).depth(1250)).toBe('1.25\u00a0m');
    expect(figures({}).depth(850)).toBe('85\u00a0cm');
    expect(figures({ length: 'imperial' }).depth(1250)).toBe('4.1\u00a0ft');
    expect(figures({ length: 'imperial' }).depth(254)).toBe('10\u00a0in');
  });

  test('temperatures', () => {
    expect(figures({ temperature: 'fahrenheit' }).celsius(100)).toBe('212°F');
    expect(figures({ temperature: 'fahrenheit' }).celsius(-40)).toBe('-40°F');
  });
});

describe('times', () => {
  const AT = Date.parse('2026-03-10T22:05:00Z');

  test('in the farm’s zone, with the hours people chose', () => {
    timeStyle.value = { hour12: false, time_zone: 'Asia/Kolkata' };
    expect(dateTime({ hour: '2-digit', minute: '2-digit' }).format(AT)).toBe('03:35');
    timeStyle.value = { hour12: true, time_zone: 'America/New_York' };
    expect(dateTime({ hour: 'numeric', minute: '2-digit' }).format(AT)).toMatch(/^6:05.PM$/);
    timeStyle.value = { hour12: undefined, time_zone: undefined };
  });

  test('the half of the day stays on the line of its hour', () => {
    timeStyle.value = { hour12: true, time_zone: 'America/New_York' };
    expect(momentText(AT, AT)).toBe('6:05\u00a0PM');
    timeStyle.value = { hour12: undefined, time_zone: undefined };
  });

  test('what is today depends on the zone', () => {
    timeStyle.value = { hour12: false, time_zone: 'Asia/Kolkata' };
    // Two hours apart, but midnight lies between them there.
    expect(momentText(AT - 4 * 3_600_000, AT)).toMatch(/Mar/);
    timeStyle.value = { hour12: false, time_zone: 'UTC' };
    expect(momentText(AT - 4 * 3_600_000, AT)).toBe('18:05');
    timeStyle.value = { hour12: undefined, time_zone: undefined };
  });

  test('a date has no hours for a clock to count', () => {
    timeStyle.value = { hour12: true, time_zone: 'UTC' };
    expect(dateTime({ day: 'numeric', month: 'short' }).format(AT)).toMatch(/^Mar 10$/);
    timeStyle.value = { hour12: undefined, time_zone: undefined };
  });
});
