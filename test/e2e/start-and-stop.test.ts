import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Product } from './support/product.js';

describe('npm start', () => {
  test('prints made-up passwords once, and stops cleanly on Ctrl-C', async () => {
    const product = await Product.start({ SLUICE_ADMIN_PASSWORD: '', SLUICE_VIEWER_PASSWORD: '' });
    expect(product.output).toMatch(/admin .*password/i);
    expect(product.output).toMatch(/viewer .*password/i);
    expect(await product.interrupt()).toBe(0);
    await expect(fetch(`${product.url}/api/health`)).rejects.toThrow();
    await product.stop();
  }, 90_000);

  test('a port that is taken: one clear line, and nothing keeps running', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    const address = squatter.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const product = await Product.launch({ SLUICE_HTTP_PORT: String(port) });
    try {
      expect(await product.ended()).not.toBe(0);
      expect(product.output).toMatch(new RegExp(`port ${port}.*SLUICE_HTTP_PORT`, 'i'));
    } finally {
      await product.stop();
      squatter.close();
    }
  }, 60_000);

  test('a Node that is too old: one clear line', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-e2e-'));
    const disguise = join(folder, 'old-node.cjs');
    writeFileSync(
      disguise,
      `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } });`,
    );
    // npm itself must not wear the disguise: it would refuse to run.
    const old = spawnSync(process.execPath, ['--require', disguise, 'firmware/launch/start.js'], {
      encoding: 'utf8',
    });
    expect(old.status).toBe(78);
    expect(old.stderr).toMatch(/^sluice: this is Node 18\.20\.4; Sluice needs 20\.19 or newer.*\n$/);
    rmSync(folder, { recursive: true });
  });

  test('a data folder that cannot be written: one clear line', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-e2e-'));
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const product = await Product.launch({ SLUICE_DATA_DIR: file });
    try {
      expect(await product.ended()).not.toBe(0);
      expect(product.output).toContain('SLUICE_DATA_DIR');
    } finally {
      await product.stop();
      rmSync(folder, { recursive: true });
    }
  }, 60_000);

  test('a setting that makes no sense: refused with its name', async () => {
    const product = await Product.launch({ SLUICE_SIM_SPEED: '1e309', SLUICE_MQTT_PORT: '70000' });
    try {
      expect(await product.ended()).not.toBe(0);
      expect(product.output).toContain('SLUICE_SIM_SPEED');
      expect(product.output).toContain('SLUICE_MQTT_PORT');
    } finally {
      await product.stop();
    }
  }, 60_000);
});
