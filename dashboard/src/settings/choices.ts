/** What can be chosen, each with its possible values; the first is what holds until somebody chooses. */
export const OPTIONS = {
  language: ['system', 'en', 'es', 'hi', 'ar'],
  theme: ['system', 'light', 'dark', 'sun'],
  volume: ['litre', 'cubic_metre', 'gallon_us', 'gallon_imperial'],
  length: ['metric', 'imperial'],
  temperature: ['celsius', 'fahrenheit'],
  clock: ['system', '24', '12'],
  zone: ['farm', 'phone'],
  /** How home shows tanks, where it is known where they stand; chosen there. */
  home: ['list', 'plan'],
} as const;

export type Choice = keyof typeof OPTIONS;
export type Choices = { readonly [Key in Choice]: (typeof OPTIONS)[Key][number] };

export const DEFAULTS: Choices = {
  language: 'system',
  theme: 'system',
  volume: 'litre',
  length: 'metric',
  temperature: 'celsius',
  clock: 'system',
  zone: 'farm',
  home: 'list',
};

/** Reads choices as they were kept; what is missing or makes no sense, as from a newer version, is left at its default. */
export function readChoices(kept: string | null): Choices {
  const told = parsed(kept);
  const choices: Record<string, string> = { ...DEFAULTS };
  for (const [key, values] of Object.entries(OPTIONS)) {
    const value = Object.hasOwn(told, key) ? told[key] : undefined;
    const known = values.find((candidate) => candidate === value);
    if (known !== undefined) choices[key] = known;
  }
  return isChoices(choices) ? choices : DEFAULTS;
}

function isChoices(choices: Record<string, string>): choices is Choices & Record<string, string> {
  return Object.keys(OPTIONS).every((key) => key in choices);
}

function parsed(kept: string | null): Record<string, unknown> {
  try {
    const told: unknown = JSON.parse(kept ?? '{}');
    return typeof told === 'object' && told !== null ? { ...told } : {};
  } catch {
    return {};
  }
}
