/** The names in braces of a template, as a type: `'{n} s'` gives `'n'`. */
export type Placeholders<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** What a template must be given: nothing, or one object with a value for each of its names. */
export type FillArgs<Template extends string> = [Placeholders<Template>] extends [never]
  ? []
  : [args: Readonly<Record<Placeholders<Template>, string | number>>];

type Args = Readonly<Record<string, string | number>>;

/** A template with a form for each number begins so: `one: {n} tank | other: {n} tanks`. */
const FORMS = /^(?:zero|one|two|few|many|other): /;

/**
 * Puts arguments into a template, numbers as the language writes them (BCP 47 tag); undefined when one it needs is
 * missing. Of a template with several forms, the one that goes with the number `n` is taken (CLDR plural categories);
 * `other` must be among them.
 */
export function fill(template: string, args: Args, locale = 'en'): string | undefined {
  let complete = true;
  const form = FORMS.test(template) ? formFor(template, args.n, locale) : template;
  const text = form.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = args[name];
    if (value === undefined) complete = false;
    return typeof value === 'number' ? numberIn(locale).format(value) : String(value);
  });
  return complete ? text : undefined;
}

/** The forms of a template by their plural category; a plain template has only `other`. */
export function formsOf(template: string): ReadonlyMap<string, string> {
  if (!FORMS.test(template)) return new Map([['other', template]]);
  return new Map(
    template.split(' | ').map((form) => {
      const [category = ''] = form.split(': ', 1);
      return [category, form.slice(category.length + 2)];
    }),
  );
}

function formFor(template: string, n: string | number | undefined, locale: string): string {
  const forms = formsOf(template);
  const category = new Intl.PluralRules(locale).select(Number(n));
  return forms.get(category) ?? forms.get('other') ?? template;
}

let latest: { readonly locale: string; readonly format: Intl.NumberFormat } | undefined;

/** Making a format is slow, and one language is in use at a time. */
function numberIn(locale: string): Intl.NumberFormat {
  if (latest?.locale !== locale) latest = { locale, format: new Intl.NumberFormat(locale) };
  return latest.format;
}
