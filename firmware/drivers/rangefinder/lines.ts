/** Cuts a stream of bytes into lines of UTF-8 and holds at most one unfinished line. */
export class Lines {
  #rest = Buffer.alloc(0);

  /** @param longest_bytes the longest line that is taken, without its end */
  constructor(private readonly longest_bytes: number) {}

  /**
   * Takes what has arrived.
   * @returns the lines that are complete, without their ends; null when one is too long: the stream is of no use any more
   */
  push(bytes: Uint8Array): string[] | null {
    const all = Buffer.concat([this.#rest, bytes]);
    const lines: string[] = [];
    let begin = 0;
    for (let end = all.indexOf('\n'); end >= 0; end = all.indexOf('\n', begin)) {
      if (end - begin > this.longest_bytes) return null;
      lines.push(all.toString('utf8', begin, end));
      begin = end + 1;
    }
    if (all.length - begin > this.longest_bytes) return null;
    this.#rest = all.subarray(begin);
    return lines;
  }
}
