import { afterAll, describe, expect, test } from '@jest/globals';
import { DeployRig } from './deploy-rig.js';

const rig = new DeployRig();
afterAll(() => rig.remove());

describe('help', () => {
  test.each([
    ...['profile', 'share', 'bundle', 'install', 'uninstall', 'farm expose', 'farm unexpose', 'farm ddns'],
    ...['pki passphrase', 'pki web-ca', 'pki renew', 'restore'],
  ])('of %s has an example, exit codes, --json and --dry-run', async (line) => {
    const { code, stdout, stderr } = await rig.run(...line.split(' '), '--help');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`Example:\n  $ sluice ${line}`);
    expect(stdout).toMatch(/Exit codes:\n {4}0 {2}done/);
    for (const option of ['--json', '--dry-run']) expect(stdout).toContain(option);
  });

  test.each(['profile', 'share', 'bundle', 'install', 'restore'])(
    '%s without a name is a usage error',
    async (line) => {
      const { code, stdout } = await rig.run(line, '--json');
      expect([code, JSON.parse(stdout)]).toEqual([2, { error: expect.objectContaining({ code: 'usage' }) }]);
    },
  );
});
