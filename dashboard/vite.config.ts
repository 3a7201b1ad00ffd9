import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';
import { precompress } from './build/precompress.js';
import { runAhead } from './build/run-ahead.js';
import { shellList } from './build/shell-list.js';

/** What a tank's page shares with the lines of other actuators on the first page. */
const ACTUATOR = /dashboard\/src\/(actuator\/until|http\/use-remote|i18n\/en\/run|tank\/sources\/in-turn)/;
/** What pages beside a tank's have in common. */
const SHARED = /dashboard\/src\/(audit\/words|choice\/|clock\/(own-zone|gateway-step))/;

/** What runs before all the rest, and needs none of it. */
const AHEAD = /dashboard\/src\/(ahead|http\/(farm-)?request|route\/(address|pages))\.ts|preload-helper/;

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Builds the dashboard into `dist/dashboard`, from where the gateway serves it under a strict content policy. */
export default defineConfig({
  root: here('.'),
  plugins: [preact(), runAhead(), shellList(), precompress()],
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    target: 'es2022',
    // `default-src 'self'` forbids data: URLs.
    assetsInlineLimit: 0,
    // Every browser of the target loads modules by itself.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: here('index.html'), sw: here('src/offline/sw.ts') },
      output: {
        // What is needed together in one piece: many small files are larger, and on a slow link each costs a header more.
        codeSplitting: {
          groups: [
            { name: 'ahead', test: AHEAD, priority: 3 },
            { name: 'shell', test: /dashboard\/src\/main\.tsx$/, priority: 3 },
            { name: 'actuator', test: ACTUATOR, priority: 2 },
            { name: 'tank-page', test: /dashboard\/src\/tank\/page\/tank-page/, priority: 1 },
            { name: 'other-columns', test: /dashboard\/src\/(chart\/words|tank\/page\/other-columns)/ },
            { name: 'shared', test: SHARED, priority: 2 },
          ],
        },
        // A service worker rules over the paths below its own: it has to lie at the top.
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});
