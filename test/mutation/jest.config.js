import { fileURLToPath } from 'node:url';
import base from '../jest.config.js';

/** Every mutant is asked by all unit tests that reach it, in one file: see there. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/mutation/everything.suite.ts'],
  testEnvironment: fileURLToPath(new URL('./until-one-is-red.environment.cjs', import.meta.url)),
  reporters: [],
};
