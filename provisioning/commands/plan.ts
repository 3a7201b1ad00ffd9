import { Option } from 'commander';
import { define, type Register } from '../cli/define.js';
import { wholeNumber } from '../cli/whole-number.js';

/** `sluice plan`: no files, nothing written. */
export const registerPlan: Register = (program, surroundings, outcome) => {
  define<{ gateways: number; nodes: number; base?: string; csv?: boolean }>(
    program,
    {
      usage: 'plan',
      summary:
        'show the addressing plan of a farm: gateway k at .k.1, its phone at .k.2, its nodes from .k.3',
      example: 'sluice plan --gateways 10 --nodes 250 --json',
      writes: false,
      exits: [],
      options: (command) =>
        command
          .option('--gateways <number>', '1 to 10', wholeNumber(1, 10), 1)
          .option('--nodes <number>', 'nodes of each gateway, 0 to 250', wholeNumber(0, 250), 250)
          .option('--base <block>', 'a private /16 or /20 (default 192.168.0.0/16, as published)')
          .addOption(new Option('--csv', 'print every address as comma-separated values').conflicts('json')),
      run: async ({ json }, { gateways, nodes, base, csv = false }) => {
        const { makePlan } = await import('../addressing/plan.js');
        const { planAsCsv, planAsTable } = await import('../addressing/show-plan.js');
        const { plan, warnings } = makePlan(gateways, nodes, base);
        return { json: plan, text: json ? '' : csv ? planAsCsv(plan) : planAsTable(plan), warnings };
      },
    },
    surroundings,
    outcome,
  );
};
