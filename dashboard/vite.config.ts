import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';
import { precompress } from './build/precompress.js';
import { runAhead } from './build/run-ahead.js';
import { shellList } from './build/shell-list.js';

/** What every visit needs; and what is too small for files of its own, which on a slow link cost more than what is in it. */
const SHELL =
  /dashboard\/src\/(main\.tsx$|actuator\/until|http\/use-remote|i18n\/en\/run|tank\/sources\/in-turn)/;
/** What pages beside a tank's have in common. */
const SHARED = /dashboard\/src\/(audit\/words|choice\/|clock\/own-zone)/;

/** What runs before all the rest, and needs none of it. */
const AHEAD =
  /dashboard\/src\/(ahead|http\/request|live\/farm-request|route\/(address|pages))\.ts|preload-helper|rolldown.runtime/;

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
        // A service worker rules over the paths below its own: it has to lie at the top.
        // What a first visit needs in one piece: many small ones are larger together.
        codeSplitting: {
          groups: [
            { name: 'ahead', test: AHEAD, priority: 3 },
            { name: 'shell', test: SHELL, priority: 2 },
            // What the lazy pages and parts have in common; and what a tank's page shares with its own lazy parts.
            { name: 'shared', test: SHARED },
            { name: 'other-columns', test: /dashboard\/src\/(chart\/words|tank\/page\/other-columns)/ },
            { name: 'tank-page', test: /dashboard\/src\/tank\/page\/tank-page/, priority: 1 },
          ],
        },
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});
