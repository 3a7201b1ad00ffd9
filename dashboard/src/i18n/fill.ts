/** The names in braces of a template, as a type: `'{n} s'` gives `'n'`. */
export type Placeholders<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** What a template must be given: nothing, or one object with a value for each of its names. */
export type FillArgs<Template extends string> = [Placeholders<Template>] extends [never]
  ? []
  : [args: Readonly<Record<Placeholders<Template>, string | number>>];

/** Puts arguments into a template; undefined when one it needs is missing. */
export function fill(template: string, args: Readonly<Record<string, string | number>>): string | undefined {
  let complete = true;
  const text = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = args[name];
    if (value === undefined) complete = false;
    return String(value);
  });
  return complete ? text : undefined;
}
