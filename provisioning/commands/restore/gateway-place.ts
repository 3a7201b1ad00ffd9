import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError } from '../../../firmware/config/config-error.js';
import { gatewayConfig } from '../../../firmware/config/gateway-config.js';
import { parseConfig } from '../../../firmware/config/load.js';
import { dataFolder } from '../../cli/data-folder.js';
import type { Call } from '../../cli/define.js';
import { ETC } from '../../deploy/machine-file.js';
import { Refusal } from '../../refusal.js';
import type { RestoreOptions } from './options.js';

/** A gateway that is set up on this machine. */
export interface GatewayPlace {
  readonly folder: string;
  readonly config_file: string;
  readonly config_text: string;
  readonly gateway: string;
}

const CONFIG = 'gateway.json';

/** @throws Refusal `no_gateway`, `config_unusable`; the error of the file system */
export function gatewayPlace(call: Call, options: RestoreOptions): GatewayPlace {
  const folder = dataFolder(call, options);
  const config_file = configFile(folder, options);
  const config_text = readFileSync(config_file, 'utf8');
  const { gateway } = checked(config_text, config_file);
  if (!existsSync(folder))
    throw noGateway(
      `there is no folder ${folder}`,
      'Start the gateway once, stop it again, and repeat this; or name its data folder with --data-dir.',
    );
  return { folder, config_file, config_text, gateway };
}

/** @throws the error of the file system when this process may not write where it has to */
export function checkPlaceWritable({ folder, config_file }: GatewayPlace): void {
  for (const path of [folder, config_file]) accessSync(path, constants.W_OK);
}

/** Without a VPN the configuration is where the data is. */
function configFile(folder: string, { config }: RestoreOptions): string {
  if (config !== undefined) return resolve(config);
  const found = [join(folder, CONFIG), join(ETC, CONFIG)].find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw noGateway(
    `no gateway is set up here: there is no ${join(ETC, CONFIG)}`,
    "Run this on the gateway itself, after its bundle is installed; or name the gateway's configuration with --config.",
  );
}

function checked(text: string, file: string): { gateway: string } {
  try {
    return parseConfig(gatewayConfig, text, file);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new Refusal({
      code: 'config_unusable',
      message: error.message,
      hint: 'The gateway would not start with it. Mend it, or install its bundle again.',
      exit: 'damaged',
      cause: error,
    });
  }
}

function noGateway(message: string, hint: string): Refusal {
  return new Refusal({ code: 'no_gateway', message, hint, exit: 'not_found' });
}
