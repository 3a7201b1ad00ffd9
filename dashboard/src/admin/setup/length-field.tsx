import { FigureField } from './figure-field.js';
import { lengths } from './lengths.js';
import { t } from './texts.js';
import { twoReadings } from './thousands.js';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (typed: string) => void;
  readonly testid: string;
  readonly hint?: string;
  /** Whether what is typed is no length here; an empty field is not held against anybody. */
  readonly wrong: boolean;
}

/** One length, in the unit people chose. */
export function LengthField({ label, ...props }: Props) {
  const named = t('setup.length_label', { name: label, unit: lengths.value.unit });
  const unclear = twoReadings(props.value);
  const wrongText = unclear === null ? t('setup.length_wrong') : t('setup.two_readings', unclear);
  return <FigureField {...props} label={named} wrongText={wrongText} inputMode="decimal" />;
}
