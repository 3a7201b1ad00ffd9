/** A unit that people may want in another one, as somebody might type it in any language of the dashboard. */
export const UNIT_WORD =
  /^[ \u00a0]?(?:L|l|L\/h|l\/h|mm|cm|m|m³|gal|°[CFمف]|लीटर|ली॰|मिमी|मि॰मी॰|मीटर|لتر|ل\/س|مم|متر)(?!\p{L})/u;

/** Seconds, likewise; where they are arguments, long ones are told in minutes. */
export const SECONDS = /^[ \u00a0]?(?:s|seg|सेकंड|ث)(?!\p{L})/u;

/** The names of a template, each with what follows it. */
export function namesIn(template: string): (readonly [name: string, rest: string])[] {
  return [...template.matchAll(/\{(\w+)\}/g)].map(
    ({ 0: { length }, 1: name = '', index }) => [name, template.slice(index + length)] as const,
  );
}
