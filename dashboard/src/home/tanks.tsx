import { useSignal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useEffect } from 'preact/hooks';
import { useServices } from '../services.js';
import { TankCard } from '../tank/tank-card.js';

/** With more tanks than this, finding one takes help. */
const MANY = 6;

type ManyTanks = FunctionComponent<{ admin: boolean }>;

/** Every tank of the farm. What it takes to find one among many is loaded where there are many. */
export function Tanks({ admin }: { admin: boolean }) {
  const ids = useServices().farm.tank_ids.value;
  const many = useSignal<{ readonly List: ManyTanks } | null>(null);
  const failed = useSignal(false);
  const wanted = ids.length > MANY;
  useEffect(() => {
    if (!wanted) return;
    import('./many-tanks.js').then(
      ({ ManyTanks }) => {
        many.value = { List: ManyTanks };
      },
      () => {
        failed.value = true;
      },
    );
  }, [wanted, many, failed]);
  if (wanted && many.value !== null) return <many.value.List admin={admin} />;
  // Until then the first few; all of them, slow but whole, when it does not come.
  return (wanted && !failed.value ? ids.slice(0, MANY) : ids).map((id) => (
    <TankCard key={id} id={id} admin={admin} />
  ));
}
