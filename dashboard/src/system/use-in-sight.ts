import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

/** A little before it can be seen. */
const AHEAD = '200px';

/** Whether an element has come into sight: what is asked for each of 250 machines waits until somebody looks. */
export function useInSight<E extends Element>() {
  const ref = useRef<E>(null);
  const seen: ReadonlySignal<boolean> & { value: boolean } = useSignal(false);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        seen.value = true;
        observer.disconnect();
      },
      { rootMargin: AHEAD },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [seen]);
  return { ref, seen };
}
