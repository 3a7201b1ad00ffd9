import { Lock } from '../../icons/icons.js';
import { useServices } from '../../services.js';
import { tt } from './texts.js';

/**
 * Why somebody who may only look finds nothing to operate, or to set, on a tank's page. `text` is for a viewer; whose
 * phone is the reason is told that.
 */
export function WhyNotYours({ what, text }: { what: 'run' | 'rule'; text: string }) {
  const session = useServices().session.state.value;
  const capped = session.at === 'signed_in' && session.view.capped_by_device === true;
  return (
    <p class="viewer-note" data-testid={`viewer-note-${what}`}>
      <Lock />
      {capped ? tt('run.capped') : text}
    </p>
  );
}
