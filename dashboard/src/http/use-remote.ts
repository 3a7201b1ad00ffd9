import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useCallback, useEffect } from 'preact/hooks';
import { useServices } from '../services.js';
import { isSignedOut, type Trouble } from './request.js';

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
 */
export function useRemote<Body>(
  path: string | null,
  news = '',
): {
  readonly remote: ReadonlySignal<Remote<Body>>;
  readonly reload: () => void;
} {
  const { ask, session } = useServices();
  const remote = useSignal<Remote<Body>>({ body: null, path: null, trouble: null, asking: path !== null });
  const question = useSignal(0);
  const reload = useCallback(() => {
    if (path === null) return;
    question.value += 1;
    const asked = question.peek();
    remote.value = { ...remote.peek(), asking: true };
    void ask<Body>(path).then((answer) => {
      if (asked !== question.peek()) return;
      if (answer.ok) remote.value = { body: answer.body, path, trouble: null, asking: false };
      else if (isSignedOut(answer.trouble)) session.ended();
      else remote.value = { ...remote.peek(), trouble: answer.trouble, asking: false };
    });
  }, [path, ask, session, remote, question]);
  useEffect(() => {
    reload();
    return () => {
      // What comes after the component is gone is for nobody.
      question.value += 1;
    };
  }, [reload, question, news]);
  return { remote, reload };
}
