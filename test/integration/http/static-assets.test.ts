import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { served } from './served.js';

let root: string;
let at: Awaited<ReturnType<typeof served>>;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'sluice-dashboard-'));
  const folder = join(root, 'dashboard');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(root, 'secret.txt'), 'outside');
  writeFileSync(join(folder, '.hidden'), 'hidden');
  writeFileSync(join(folder, 'index.html'), '<p>page');
  writeFileSync(join(folder, 'index.html.gz'), 'page as gzip');
  writeFileSync(join(folder, 'favicon.svg'), '<svg/>');
  writeFileSync(join(folder, 'assets', 'app-1a2b.js'), 'plain');
  writeFileSync(join(folder, 'assets', 'app-1a2b.js.gz'), 'as gzip');
  writeFileSync(join(folder, 'assets', 'app-1a2b.js.br'), 'as brotli');
  at = await served({ dashboard_folder: folder });
});

afterEach(async () => {
  await at.end();
  rmSync(root, { recursive: true });
});

const get = (path: string, encoding?: string) =>
  at.send({ path, headers: encoding === undefined ? {} : { 'accept-encoding': encoding } });

describe('a file', () => {
  test.each([
    ['br, gzip', 'br', 'as brotli'],
    ['gzip, deflate', 'gzip', 'as gzip'],
    ['br;q=0, gzip', 'gzip', 'as gzip'],
    ['identity', undefined, 'plain'],
    [undefined, undefined, 'plain'],
  ])('for a browser that takes %s comes as %s', async (accepted, encoding, text) => {
    const answer = await get('/assets/app-1a2b.js', accepted);
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(text);
    expect(answer.headers['content-encoding']).toBe(encoding);
    expect(answer.headers['content-type']).toContain('text/javascript');
    expect(answer.headers.vary).toContain('Accept-Encoding');
  });

  test('with a hash in its name is kept for ever, others are asked for again', async () => {
    expect((await get('/assets/app-1a2b.js')).headers['cache-control']).toBe(
      'public, max-age=31536000, immutable',
    );
    expect((await get('/favicon.svg')).headers['cache-control']).toBe('no-cache');
    expect((await get('/')).headers['cache-control']).toBe('no-cache');
  });

  test('that is a part of the page carries only what counts for it', async () => {
    const { headers } = await get('/assets/app-1a2b.js', 'br');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
    const size = Object.entries(headers).reduce((sum, [name, value]) => sum + `${name}: ${value}`.length, 0);
    expect(size).toBeLessThan(450);
  });

  test.each(['/', '/favicon.svg', '/assets/x', '/assets/..%2findex.html', '/assets/%2e%2e/', '/assets/x.js'])(
    '%s may stand in nobody else’s frame',
    async (path) => {
      const { headers } = await get(path);
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['x-frame-options']).toBe('SAMEORIGIN');
    },
  );

  test('that has not changed is not sent again', async () => {
    const { etag } = (await get('/')).headers;
    const answer = await at.send({ path: '/', headers: { 'if-none-match': String(etag) } });
    expect(answer.status).toBe(304);
  });

  test('that is not there is a problem, not the page', async () => {
    const answer = await get('/assets/app-9999.js');
    expect(answer.status).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'route_unknown' });
  });

  test.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
    '/..%5csecret.txt',
    '//secret.txt',
    '/.hidden',
    '/secret.txt%00.js',
  ])('outside the folder is out of reach: %s', async (path) => {
    const answer = await get(path);
    expect(answer.text).not.toMatch(/outside|hidden"|^hidden/);
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });
});

describe('the page', () => {
  test.each(['/', '/index.html', '/tank/house', '/system', '/assets'])('is what %s shows', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expect(answer.text).toBe('<p>page');
    expect(answer.headers['content-type']).toContain('text/html');
  });

  test('comes compressed', async () => {
    const answer = await get('/tank/house', 'gzip');
    expect(answer.text).toBe('page as gzip');
    expect(answer.headers['content-encoding']).toBe('gzip');
  });

  test('never stands in for a route of the API', async () => {
    expect((await get('/api/tank/house')).status).toBe(404);
  });

  test('that was not built yet says what to do', async () => {
    rmSync(join(root, 'dashboard'), { recursive: true });
    const answer = await get('/');
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('npm run build');
  });
});
