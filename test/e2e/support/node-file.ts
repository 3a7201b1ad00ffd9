import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a test says of its node, as in node.json. */
export interface Written {
  readonly tanks: readonly object[];
  readonly rain_gauge?: object;
}

/** Puts the configuration of a node with these tanks into the data folder of a product, before it starts. */
export const withNode =
  (written: Written) =>
  (data_dir: string): void => {
    const who = { schema: 1, node: 'pi0', gateway: 'gw0', secret_file: 'secrets/pi0' };
    const whole = { ...who, broker_url: 'mqtt://127.0.0.1:1883', simulation: { seed: 1 }, ...written };
    writeFileSync(join(data_dir, 'node.json'), JSON.stringify(whole), { mode: 0o600 });
  };
