// Lets a program take the npm package pigpio from another folder: SLUICE_TEST_PIGPIO_FROM=<folder with node_modules>.
import { createRequire, register } from 'node:module';
import { pathToFileURL } from 'node:url';

if (!new URL(import.meta.url).searchParams.has('hooks')) register(`${import.meta.url}?hooks`);

export function resolve(specifier, context, next) {
  const folder = process.env.SLUICE_TEST_PIGPIO_FROM;
  if (specifier !== 'pigpio' || folder === undefined) return next(specifier, context);
  const file = createRequire(`${folder}/package.json`).resolve('pigpio');
  return { url: pathToFileURL(file).href, format: 'commonjs', shortCircuit: true };
}
