// Lets the tests run under Mocha, as `node --import <this file>`: TypeScript as it is, and what they ask of Jest from there.
import { register } from 'node:module';
import '../support/typescript-hooks.mjs';

const inHooks = new URL(import.meta.url).searchParams.has('hooks');
if (!inHooks) register(`${import.meta.url}?hooks`);

export function resolve(specifier, context, next) {
  if (specifier !== '@jest/globals') return next(specifier, context);
  return { url: new URL('./jest-globals.mjs', import.meta.url).href, shortCircuit: true };
}
