import { troubleText } from './trouble-text.js';
import type { Deed } from './use-deed.js';

/** Why the last press of a button came to nothing. */
export function TroubleLine({ deed }: { deed: Deed }) {
  const trouble = deed.trouble.value;
  return (
    <p class="trouble" role="alert">
      {trouble !== null && troubleText(trouble)}
    </p>
  );
}
