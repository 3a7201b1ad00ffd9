import { type Environment, readEnvironment } from '../../../firmware/config/environment.js';
import type { Examined } from '../check.js';
import { ETC, readText } from './files.js';

/** What the environment file of the gateway's unit sets, checked as the gateway does. */
export function gatewayEnvironment(examined: Examined): Environment {
  const text = readText(examined, `${ETC}/gateway.env`) ?? '';
  const lines = text.matchAll(/^([A-Z_0-9]+)="?((?:\\.|[^"\\\n])*)"?$/gm);
  const variables = [...lines].map(([, name = '', value = '']) => [name, value.replaceAll(/\\(.)/g, '$1')]);
  return readEnvironment(Object.fromEntries(variables) as Record<string, string>);
}
