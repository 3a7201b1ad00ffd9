import { ArchiveError } from './archive-error.js';

/** Takes bytes off a stream in pieces of the reader's own choice. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Uint8Array = new Uint8Array();

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** @throws ArchiveError when there are fewer */
  async exactly(count: number): Promise<Buffer> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.pieces(count)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /**
   * So many bytes as they come; called again, what is left of them.
   * @throws ArchiveError when there are fewer
   */
  pieces(count: number): AsyncIterable<Uint8Array> {
    let left = count;
    const next = async (): Promise<IteratorResult<Uint8Array>> => {
      if (left === 0) return { done: true, value: undefined };
      const piece = (await this.#some()).subarray(0, left);
      this.#held = this.#held.subarray(piece.length);
      left -= piece.length;
      return { done: false, value: piece };
    };
    return { [Symbol.asyncIterator]: () => ({ next }) };
  }

  /** @throws ArchiveError when there are more than `most` bytes */
  async skipRest(most: number): Promise<void> {
    let count = this.#held.length;
    for (;;) {
      const { done, value } = await this.#source.next();
      if (done === true) return;
      count += value.length;
      if (count > most) throw new ArchiveError('it goes on after its end');
    }
  }

  async #some(): Promise<Uint8Array> {
    while (this.#held.length === 0) {
      const { done, value } = await this.#source.next();
      if (done === true) throw new ArchiveError('it ends in the middle');
      this.#held = value;
    }
    return this.#held;
  }
}
