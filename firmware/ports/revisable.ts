/** Something that stands in files and may be replaced while the process runs. */
export interface Revisable<T> {
  /** What stands in the files now, one text for each. Throws when one cannot be read; the message says what to do. */
  texts(): readonly string[];
  /** What such texts mean. Throws when they cannot be used, as a whole; the message says what is wrong. */
  parse(texts: readonly string[]): T;
}
