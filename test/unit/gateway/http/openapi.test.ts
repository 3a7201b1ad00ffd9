import { describe, expect, test } from '@jest/globals';
import { apiPage } from '../../../../firmware/gateway/http/api-page.js';
import { apiDocument } from '../../../../firmware/gateway/http/openapi.js';
import { routeTable } from '../../../../firmware/gateway/http/routes.js';
import type { Services } from '../../../../firmware/gateway/http/services.js';

// The rows themselves need no service; only their handlers do.
const TABLE = routeTable({} as Services);
const DOCUMENT = apiDocument(TABLE, '1.2.3');

const operationOf = (method: string, path: string) => {
  const item = DOCUMENT.paths?.[path.replace(/:(\w+)/g, '{$1}')];
  return item?.[method.toLowerCase() as 'get' | 'post' | 'put' | 'delete'];
};

describe('the API document', () => {
  test('describes every route with its status, its roles and what a refusal looks like', () => {
    for (const { method, path, roles, status, summary } of TABLE) {
      const operation = operationOf(method, path);
      expect(operation).toMatchObject({
        summary,
        'x-roles': roles === 'everybody' ? ['everybody'] : [...roles],
        security: roles === 'everybody' ? [] : [{ session: [] }],
      });
      expect(Object.keys(operation?.responses ?? {})).toEqual([String(status), 'default']);
    }
  });

  test('describes every name in a path', () => {
    for (const { method, path } of TABLE) {
      const named = (operationOf(method, path)?.parameters ?? []).flatMap((one) =>
        'in' in one && one.in === 'path' ? [one.name] : [],
      );
      expect(named).toEqual([...path.matchAll(/:(\w+)/g)].map((match) => match[1]));
    }
  });

  test('has every schema it refers to', () => {
    const text = JSON.stringify(DOCUMENT);
    const referred = [...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map((match) => match[1] ?? '');
    expect(referred.length).toBeGreaterThan(10);
    for (const name of referred) expect(DOCUMENT.components?.schemas).toHaveProperty(name);
  });

  test('says limits and units of a body', () => {
    expect(DOCUMENT.components?.schemas?.RefillRule).toMatchObject({
      properties: { low_percent: { type: 'number', minimum: 1, maximum: 94 } },
      additionalProperties: false,
    });
  });
});

describe('the API page', () => {
  const links = { style: '/style.css', json: '/document.json' };

  test('has a row for every route', () => {
    const page = apiPage(DOCUMENT, links);
    for (const { method, path } of TABLE) {
      expect(page).toContain(`<td>${method}</td><td><code>${path.replace(/:(\w+)/g, '{$1}')}</code></td>`);
    }
  });

  test('has nothing that a strict content policy forbids', () => {
    expect(apiPage(DOCUMENT, links)).not.toMatch(/<script|<style|style=|https?:/);
  });

  test('shows text as text', () => {
    const page = apiPage({ ...DOCUMENT, info: { title: '<b>&"', version: '1' } }, links);
    expect(page).toContain('<title>&lt;b&gt;&amp;&quot; API 1</title>');
  });
});
