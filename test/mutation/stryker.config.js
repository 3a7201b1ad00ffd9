/**
 * Mutation testing of what must never be wrong: the control of the actuators, and who may do what. Run by
 * `npm run mutation`; `-- --mutate <glob>` for a part of it. Under Mocha, which loads the code once for all mutants: Jest,
 * which loads it for each, takes five times as long.
 */
export default {
  testRunner: 'mocha',
  testRunnerNodeArgs: ['--import=./test/mutation/with-mocha.mjs', '--disable-warning=DEP0205'],
  mochaOptions: { spec: ['test/mutation/everything.suite.ts'] },
  mutate: [
    'firmware/domain/{actuator,command,flow,instruments,interlock,lease,level,refill,schedule,source,tank,transfer,weather}/**/*.ts',
    'firmware/gateway/broker/{acl,topic-filter,retained-only,connect-check,door,gatekeeper}.ts',
    'firmware/gateway/{auth/vpn-cap,http/guard,http/origin,live/same-origin}.ts',
  ],
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 10_000,
  // A mutant that goes on for ever is the dearest one of all.
  timeoutFactor: 1.1,
  tempDirName: '.stryker',
  cleanTempDir: 'always',
  ignorePatterns: ['dist', 'docs', 'dashboard/dist', '.stryker', 'reports'],
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: '.stryker-report/mutation.json' },
  thresholds: { high: 95, low: 85, break: 85 },
};
