import base from '../jest.config.js';

/** The unit tests of what is mutated: each of hundreds of mutants is asked all that reach it. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/unit/{domain,gateway/broker}/**/*.test.ts'],
  reporters: [],
};
