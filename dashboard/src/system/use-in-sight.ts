import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

/** A little before it can be seen. */
const AHEAD = '200px';

/** Whether an element is in sight: what is asked for each of 250 machines is asked while somebody looks. */
export function useInSight<E extends Element>() {
  const ref = useRef<E>(null);
  const seen: ReadonlySignal<boolean> & { value: boolean } = useSignal(false);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        seen.value = entries.at(-1)?.isIntersecting ?? seen.peek();
      },
      { rootMargin: AHEAD },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [seen]);
  return { ref, seen };
}
