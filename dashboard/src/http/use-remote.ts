import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useCallback, useEffect, useRef } from 'preact/hooks';
import { useServices } from '../services.js';
import { isSignedOut, type Trouble } from './request.js';
import type { Turns } from './turns.js';

/** Something of the gateway's, as far as it is known here. */
export interface Remote<Body> {
  /** What was last heard; null before anything was. It stays while it is asked for anew. */
  readonly body: Body | null;
  /** Where it was read: the answer to an earlier question may still stand. */
  readonly path: string | null;
  /** Why the last question came to nothing; null when it did not. */
  readonly trouble: Trouble | null;
  readonly asking: boolean;
}

/**
 * Reads something when a component appears, and anew whenever `path` or `news` changes or `reload` is called. Only the
 * answer to the latest question counts.
 * @param path null asks for nothing yet
 * @param news is another one whenever the answer may be
 * @param turns what else is read with it, and shall not all be at once; what is no longer wanted gives up its turn
 */
export function useRemote<Body>(
  path: string | null,
  news = '',
  turns?: Turns,
): {
  readonly remote: ReadonlySignal<Remote<Body>>;
  readonly reload: () => void;
} {
  const { ask, session } = useServices();
  const remote = useSignal<Remote<Body>>({ body: null, path: null, trouble: null, asking: path !== null });
  const question = useSignal(0);
  const giveUp = useRef<() => void>(undefined);
  const reload = useCallback(() => {
    if (path === null) return;
    question.value += 1;
    const asked = question.peek();
    remote.value = { ...remote.peek(), asking: true };
    const read = async () => {
      const answer = await ask<Body>(path);
      if (asked !== question.peek()) return;
      if (answer.ok) remote.value = { body: answer.body, path, trouble: null, asking: false };
      else if (isSignedOut(answer.trouble)) session.ended();
      else remote.value = { ...remote.peek(), trouble: answer.trouble, asking: false };
    };
    giveUp.current?.();
    if (turns === undefined) void read();
    else giveUp.current = turns.take(read);
  }, [path, ask, session, remote, question, turns]);
  useEffect(() => {
    reload();
    return () => {
      // What comes after the component is gone is for nobody.
      question.value += 1;
      giveUp.current?.();
    };
  }, [reload, question, news]);
  return { remote, reload };
}
