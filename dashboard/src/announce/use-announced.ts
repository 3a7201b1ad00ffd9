import { useEffect, useRef } from 'preact/hooks';
import { useServices } from '../services.js';

/** Says a text aloud when it changes, not when it first appears; an empty text is never said. */
export function useAnnounced(text: string): void {
  const { announcer } = useServices();
  const before = useRef(text);
  useEffect(() => {
    if (text !== before.current && text !== '') announcer.say(text);
    before.current = text;
  }, [text, announcer]);
}
