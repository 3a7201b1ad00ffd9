const { TestEnvironment } = require('jest-environment-node');

/** A mutant that one test has noticed is not shown to the others: Stryker itself stops no file of tests half way. */
module.exports = class UntilOneIsRed extends TestEnvironment {
  red = false;

  async handleTestEvent({ name, test }) {
    if (name === 'test_fn_failure' || name === 'hook_failure') this.red = true;
    else if (name === 'test_start' && this.red) test.mode = 'skip';
  }
};
