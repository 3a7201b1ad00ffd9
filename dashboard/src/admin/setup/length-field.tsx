import { FigureField } from './figure-field.js';
import { lengths } from './lengths.js';
import { t } from './texts.js';

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
  return <FigureField {...props} label={named} wrongText={t('setup.length_wrong')} inputMode="decimal" />;
}
