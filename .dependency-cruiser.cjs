// The dependency rule of the house (docs/architecture.md): an arrow may only point to the left.
//   domain <- protocol <- ports <- { node, gateway, drivers } <- main
// hardware/ is data about boards, pins and parts: config and drivers read it, and it knows nobody.
const only = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^(firmware|hardware|vpn|provisioning|dashboard)/', pathNot: to },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-broken-import',
      severity: 'error',
      from: { pathNot: '^firmware/launch/' },
      to: { couldNotResolve: true },
    },
    only('domain-is-pure', '^firmware/domain/', '^firmware/domain/', 'The domain imports itself alone.'),
    {
      name: 'domain-has-no-io',
      comment: 'No I/O and no package in the domain, except a pure calendar library.',
      severity: 'error',
      from: { path: '^firmware/domain/' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional'], pathNot: 'temporal-polyfill' },
    },
    only(
      'protocol-below',
      '^firmware/protocol/',
      '^firmware/(domain|protocol)/',
      'Contracts know the domain only.',
    ),
    only(
      'ports-below',
      '^firmware/ports/',
      '^firmware/(domain|protocol|ports)/',
      'Ports know contracts and domain.',
    ),
    only(
      'node-alone',
      '^firmware/node/',
      '^firmware/(domain|protocol|ports|node)/',
      'The node never imports gateway or drivers.',
    ),
    only(
      'gateway-alone',
      '^firmware/gateway/',
      '^firmware/(domain|protocol|ports|gateway)/',
      'The gateway never imports node or drivers.',
    ),
    only(
      'drivers-alone',
      '^firmware/drivers/',
      '^(firmware/(domain|protocol|ports|drivers)|hardware)/',
      'Drivers never import node or gateway.',
    ),
    only(
      'config-below',
      '^firmware/config/',
      '^(firmware/(domain|protocol|config)|hardware)/',
      'Configuration knows domain, contracts, and the pins of the boards.',
    ),
    only('hardware-alone', '^hardware/', '^hardware/', 'What is soldered depends on no program.'),
    {
      name: 'only-main-wires',
      comment: 'Nobody imports a main file.',
      severity: 'error',
      from: { path: '^(firmware|vpn|provisioning)/', pathNot: '^firmware/(launch|main)' },
      to: { path: '^(firmware|provisioning)/main\\.ts$' },
    },
    only(
      'dashboard-types-only',
      '^dashboard/',
      '^(dashboard|firmware/protocol)/',
      'The dashboard knows the contracts only.',
    ),
    {
      name: 'dashboard-protocol-as-types',
      comment: 'From the protocol the dashboard takes types, never code.',
      severity: 'error',
      from: { path: '^dashboard/' },
      to: { path: '^firmware/', dependencyTypesNot: ['type-only'] },
    },
    only(
      'vpn-alone',
      '^vpn/',
      '^(vpn|firmware/(domain|protocol|ports))/',
      'vpn/ knows contracts and ports only.',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
