/**
 * The reader's own region of a language, for numbers and times: `en` on a phone set to `en-ZA` writes as in South
 * Africa. Falls back to the language itself.
 */
export function regionOf(tag: string, preferred: readonly string[]): string {
  return preferred.find((candidate) => candidate === tag || candidate.startsWith(`${tag}-`)) ?? tag;
}
