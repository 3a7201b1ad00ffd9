import { z } from 'zod';
import { API_PAGE_STYLE, apiPage } from '../api-page.js';
import { topicsDocument } from '../asyncapi.js';
import { type ApiDocument, apiDocument } from '../openapi.js';
import { ANY_ROLE } from '../roles.js';
import { guarded, type Route } from '../route.js';
import type { Services } from '../services.js';

const JSON_PATH = '/api/openapi.json';
const STYLE_PATH = '/api/docs.css';

/** The description of all routes, these included. */
export function documentRoutes({ gateway, version }: Services, others: readonly Route[]): Route[] {
  let document: ApiDocument | undefined;
  const made = () => {
    document ??= apiDocument([...others, ...own], version);
    return document;
  };
  const own = [
    guarded({
      method: 'GET',
      path: JSON_PATH,
      roles: ANY_ROLE,
      summary: 'This API as an OpenAPI 3.1 document',
      status: 200,
      answer: z.record(z.string(), z.unknown()),
      handler: () => ({ ...made() }),
    }),
    guarded({
      method: 'GET',
      path: '/api/asyncapi.json',
      roles: ANY_ROLE,
      summary: 'The topics of the MQTT broker as an AsyncAPI 3.0 document',
      status: 200,
      answer: z.record(z.string(), z.unknown()),
      handler: () => ({ ...topicsDocument(gateway, version) }),
    }),
    guarded({
      method: 'GET',
      path: '/api/docs',
      roles: ANY_ROLE,
      summary: 'This API as a page to read',
      status: 200,
      media: 'text/html',
      answer: z.string(),
      handler: () => apiPage(made(), { style: STYLE_PATH, json: JSON_PATH }),
    }),
    guarded({
      method: 'GET',
      path: STYLE_PATH,
      roles: ANY_ROLE,
      summary: 'The style of that page',
      status: 200,
      media: 'text/css',
      answer: z.string(),
      handler: () => API_PAGE_STYLE,
    }),
  ];
  return own;
}
