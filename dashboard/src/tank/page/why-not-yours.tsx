import { Lock } from '../../icons/icons.js';
import { useServices } from '../../services.js';
import { tt } from './texts.js';

/** Why somebody who may only look finds nothing to operate, or to set, on a tank's page. */
export function WhyNotYours({ what }: { what: 'run' | 'rule' }) {
  const session = useServices().session.state.value;
  const capped = session.at === 'signed_in' && session.view.capped_by_device === true;
  return (
    <p class="viewer-note" data-testid={`viewer-note-${what}`}>
      <Lock />
      {tt(capped ? 'run.capped' : `${what}.viewer`)}
    </p>
  );
}
