/** One question on the owner's side: the pieces that came and were not taken yet, and how it ended. */
export class Question {
  private readonly pieces: unknown[] = [];
  private end: { readonly answer: unknown } | { readonly error: unknown } | null = null;
  private wake: () => void = () => undefined;

  /** `takenOne` is called for each piece that is taken. */
  constructor(private readonly takenOne: () => void) {}

  piece(piece: unknown): void {
    this.pieces.push(piece);
    this.wake();
  }

  answer(answer: unknown): void {
    this.end ??= { answer };
    this.wake();
  }

  fail(error: unknown): void {
    this.end ??= { error };
    // Nobody needs the rest of something that breaks off.
    this.pieces.length = 0;
    this.wake();
  }

  /** The pieces as they come; returns the answer, throws what it failed with. */
  async *taken(): AsyncGenerator<unknown, unknown> {
    for (;;) {
      while (this.pieces.length > 0) {
        const piece = this.pieces.shift();
        this.takenOne();
        yield piece;
      }
      if (this.end !== null) {
        if ('error' in this.end) throw this.end.error;
        return this.end.answer;
      }
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}
