import type { MessagePort } from 'node:worker_threads';
import { type FromThread, PIECES_AHEAD, type ToThread } from './messages.js';

/** Work in pieces of a few ms: what is yielded is a piece of the answer, `undefined` a pause. */
export type Work = Generator<unknown, unknown>;

interface UnderWay {
  readonly n: number;
  readonly work: Work;
  /** Pieces that may still be sent. */
  room: number;
}

/**
 * The thread's side: answers what its owner asks over the port. Several questions are answered at the same time, a piece
 * of each in turn, so that a short one does not wait for a long one. Ends with `close()` when the owner says so.
 */
export function answerInTurns<Question>(
  port: MessagePort,
  begin: (question: Question) => Work,
  close: () => void,
): void {
  const underWay = new Map<number, UnderWay>();
  let turning = false;

  const tell = (message: FromThread) => port.postMessage(message);
  const fail = (n: number, error: unknown) => {
    underWay.delete(n);
    const { code, message } = partsOf(error);
    tell({ say: 'failed', n, code, message });
  };
  const step = (one: UnderWay) => {
    const { n, work } = one;
    try {
      const { done, value } = work.next();
      if (done === true) {
        underWay.delete(n);
        tell({ say: 'answer', n, answer: value });
      } else if (value !== undefined) {
        one.room--;
        tell({ say: 'piece', n, piece: value });
      }
    } catch (error) {
      fail(n, error);
    }
  };
  const turn = () => {
    for (const one of [...underWay.values()]) if (one.room > 0) step(one);
    turning = [...underWay.values()].some(({ room }) => room > 0);
    // Messages come in between two turns.
    if (turning) setImmediate(turn);
  };
  const wake = () => {
    if (turning) return;
    turning = true;
    setImmediate(turn);
  };

  port.on('message', (message: ToThread<Question>) => {
    if (message.say === 'end') {
      close();
      port.close();
      return;
    }
    const { n } = message;
    if (message.say === 'ask') {
      try {
        underWay.set(n, { n, work: begin(message.question), room: PIECES_AHEAD });
      } catch (error) {
        fail(n, error);
      }
    } else if (message.say === 'more') {
      const one = underWay.get(n);
      if (one !== undefined) one.room++;
    } else {
      underWay.get(n)?.work.return(undefined);
      underWay.delete(n);
    }
    wake();
  });
}

function partsOf(error: unknown): { readonly code: string | undefined; readonly message: string } {
  if (!(error instanceof Error)) return { code: undefined, message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { code, message: error.message };
}
