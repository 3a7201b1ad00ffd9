/** `lines`: lines until END. `verdict`: one line, SUCCESS or ERROR. */
export type AnswerKind = 'lines' | 'verdict';

/** More than any answer: 1,000 sessions are 150 kB. */
const MAX_ANSWER_CHARS = 2_000_000;

/**
 * Puts an answer together from whatever pieces arrive. Lines that begin with `>` are notifications that OpenVPN
 * sends whenever it likes, also in the middle of an answer; the first of them is its greeting.
 */
export class Answer {
  readonly lines: string[] = [];
  /** True once the greeting has come. */
  begun = false;
  done = false;
  error: string | undefined;
  garbled: string | undefined;
  readonly #kind: AnswerKind;
  #rest = '';
  #chars = 0;

  constructor(kind: AnswerKind) {
    this.#kind = kind;
  }

  take(text: string): void {
    this.#chars += text.length;
    if (this.#chars > MAX_ANSWER_CHARS) this.garbled = 'its answer has no end';
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#takeLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    if (!this.begun && this.#rest.startsWith('ENTER PASSWORD:')) this.garbled = 'it asks for a password';
  }

  #takeLine(line: string): void {
    if (this.done || this.garbled !== undefined || this.error !== undefined) return;
    if (line.startsWith('>')) {
      this.begun ||= line.startsWith('>INFO:');
    } else if (!this.begun) {
      this.garbled = 'it does not greet as OpenVPN does';
    } else if (line.startsWith('ERROR: ')) {
      this.error = line.slice('ERROR: '.length);
    } else if (this.#kind === 'verdict') {
      this.#takeVerdict(line);
    } else if (line === 'END') {
      this.done = true;
    } else {
      this.lines.push(line);
    }
  }

  #takeVerdict(line: string): void {
    if (!line.startsWith('SUCCESS: ')) {
      this.garbled = 'it answers neither SUCCESS nor ERROR';
      return;
    }
    this.lines.push(line.slice('SUCCESS: '.length));
    this.done = true;
  }
}
