/** An answer to a command, as it goes over the wire. */
export interface Answer {
  readonly topic: string;
  readonly payload: string;
}

/** Most answers that wait; beyond it the oldest goes, because the newest say how things ended. */
const MOST_ANSWERS = 256;

/** Answers on their way to the gateway, in the order they were given. Each stays until the gateway has it. */
export class Answers {
  private waiting: Answer[] = [];
  /** So many of them, from the front, were sent over the present connection. */
  private sent = 0;

  /** Takes an answer in. Answers whether the oldest had to go for it. */
  take(answer: Answer): boolean {
    this.waiting.push(answer);
    if (this.waiting.length <= MOST_ANSWERS) return false;
    this.remove(0);
    return true;
  }

  /** The next answer to send over the present connection; undefined when all were sent. */
  next(): Answer | undefined {
    const answer = this.waiting[this.sent];
    if (answer !== undefined) this.sent += 1;
    return answer;
  }

  /** The gateway has this one. */
  delivered(answer: Answer): void {
    const at = this.waiting.indexOf(answer);
    if (at !== -1) this.remove(at);
  }

  /** There is a new connection: whatever was not delivered has to be sent again. */
  rewind(): void {
    this.sent = 0;
  }

  private remove(at: number): void {
    this.waiting.splice(at, 1);
    if (at < this.sent) this.sent -= 1;
  }
}
