import { gatewayConfig } from '../../../firmware/config/gateway-config.js';
import { loadConfig } from '../../../firmware/config/load.js';
import { doubtsIn } from '../../../firmware/config/node/doubts.js';
import { nodeConfig } from '../../../firmware/config/node-config.js';
import { broken, type Check, type Finding, ok, skipped, together, warning } from '../check.js';
import { at, ETC, GATEWAY_CONFIG, NODE_CONFIG, readText } from '../machine/files.js';

const FILES: readonly (readonly [path: string, judge: (file: string) => Finding[]])[] = [
  [GATEWAY_CONFIG, (file) => [ok(`gateway ${loadConfig(gatewayConfig, file).gateway}`)]],
  [NODE_CONFIG, judgeNode],
];

/** Whether the processes would accept their configuration files, and what they would warn of. */
export const configuration: Check = {
  id: 'configuration',
  title: 'Configuration',
  run: async (examined) => {
    const findings = FILES.flatMap(([path, judge]): Finding[] => {
      if (readText(examined, path) === undefined) return [];
      try {
        return judge(at(examined, path));
      } catch (error) {
        return [broken((error as Error).message, 'Mend the file, or install the machine anew.')];
      }
    });
    return together(findings, skipped(`neither gateway nor node is installed: nothing in ${ETC}`));
  },
};

function judgeNode(file: string): Finding[] {
  const config = loadConfig(nodeConfig, file);
  const doubts = doubtsIn(config).map(({ what, do_this }) => warning(what, do_this));
  return [ok(`node ${config.node}`), ...doubts];
}
