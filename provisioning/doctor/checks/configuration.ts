import { gatewayConfig } from '../../../firmware/config/gateway-config.js';
import { loadConfig } from '../../../firmware/config/load.js';
import { nodeConfig } from '../../../firmware/config/node-config.js';
import { broken, type Check, type Finding, ok, skipped, together } from '../check.js';
import { at, ETC, GATEWAY_CONFIG, NODE_CONFIG, readText } from '../machine/files.js';

const FILES = [
  ['gateway', GATEWAY_CONFIG, (file: string) => loadConfig(gatewayConfig, file).gateway],
  ['node', NODE_CONFIG, (file: string) => loadConfig(nodeConfig, file).node],
] as const;

/** Whether the processes would accept their configuration files. */
export const configuration: Check = {
  id: 'configuration',
  title: 'Configuration',
  run: async (examined) => {
    const findings = FILES.flatMap(([process, path, load]): Finding[] => {
      if (readText(examined, path) === undefined) return [];
      try {
        return [ok(`${process} ${load(at(examined, path))}`)];
      } catch (error) {
        return [broken((error as Error).message, 'Mend the file, or install the machine anew.')];
      }
    });
    return together(findings, skipped(`neither gateway nor node is installed: nothing in ${ETC}`));
  },
};
