import { lengths } from '../lengths.js';
import { LiveSensor, Pings } from '../live-sensor.js';
import type { StepProps } from '../step.js';
import { t } from '../texts.js';
import { useSensor } from '../use-sensor.js';

/** Whether the sensor is found, and what it sees now. */
export function SensorStep({ seen, inForce }: StepProps) {
  const sensor = useSensor(seen.tank.id).value;
  return (
    <div class="card admin-form">
      <p>{t('setup.sensor_hint')}</p>
      <LiveSensor seen={sensor} />
      <Pings seen={sensor} />
      <p class="hint">
        {t('setup.range', {
          from: lengths.value.text(inForce.blind_zone_mm),
          to: lengths.value.text(inForce.max_range_mm),
        })}
      </p>
    </div>
  );
}
