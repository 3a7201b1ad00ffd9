import type { CalibrationVerdict } from '../../../../firmware/protocol/calibration.js';
import { sentence } from '../../i18n/language.js';
import { Warning } from '../../icons/icons.js';
import { troubleText } from './trouble-text.js';
import type { Judged } from './use-verdict.js';

type Finding = CalibrationVerdict['mistakes'][number];

/** What is wrong with a draft, and what is to be known of it; nothing while all is well. */
export function VerdictLines({ judged, of }: { judged: Judged; of?: Finding['field'] }) {
  const { verdict, trouble } = judged;
  const here = ({ field }: Finding) => of === undefined || field === of;
  const mistakes = verdict?.mistakes.filter(here) ?? [];
  const warnings = verdict?.warnings.filter(here) ?? [];
  return (
    <div class="setup-verdict" role="status" data-testid="setup-verdict" data-mistakes={mistakes.length}>
      {trouble !== null && <p class="trouble">{troubleText(trouble)}</p>}
      {mistakes.map((mistake) => (
        <p class="trouble" key={mistake.reason_code}>
          <Warning />
          <span>{textOf(mistake)}</span>
        </p>
      ))}
      {warnings.map((warning) => (
        <p class="hint" key={warning.reason_code}>
          {textOf(warning)}
        </p>
      ))}
    </div>
  );
}

function textOf({ reason_code, reason_args, reason }: Finding): string {
  return sentence({ code: reason_code, args: reason_args, text: reason });
}
