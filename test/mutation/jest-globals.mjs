import { bind } from 'jest-each';

/** What the tests ask of Jest, told to Mocha: it keeps the modules loaded from one mutant to the next, Jest does not. */
export { expect } from 'expect';

const {
  after,
  afterEach: afterEachTest,
  before,
  beforeEach: beforeEachTest,
  describe: suite,
  it,
} = globalThis;
/** Mocha would take a test with an argument for one that calls back; how long one may take is not asked here. */
const test = (name, run) => it(name, () => run());
const describe = (name, tests) => suite(name, tests);
test.each = bind(test, false);
describe.each = bind(describe, false);

export {
  after as afterAll,
  afterEachTest as afterEach,
  before as beforeAll,
  beforeEachTest as beforeEach,
  describe,
  test,
};
