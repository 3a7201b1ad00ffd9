import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';
import { precompress } from './build/precompress.js';

/** Builds the dashboard into `dist/dashboard`, from where the gateway serves it under a strict content policy. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [preact(), precompress()],
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    target: 'es2022',
    // `default-src 'self'` forbids data: URLs.
    assetsInlineLimit: 0,
    // Every browser of the target loads modules by itself.
    modulePreload: { polyfill: false },
  },
});
