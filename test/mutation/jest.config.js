import base from '../jest.config.js';

/**
 * The unit tests of what is mutated: each of hundreds of mutants is asked all that reach it. The long random lives are
 * left out: they would kill more of them, and take hours.
 */
export default {
  ...base,
  testMatch: ['<rootDir>/test/unit/{domain,gateway/broker}/**/*.test.ts'],
  testPathIgnorePatterns: [...base.testPathIgnorePatterns, 'always-true', 'thirty-days'],
  reporters: [],
};
