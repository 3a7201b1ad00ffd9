import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';

export interface Message {
  readonly topic?: string;
  readonly payload?: unknown;
  readonly retain?: boolean;
  readonly [key: string]: unknown;
}

/** A function node of a flow file, run as Node-RED runs it: a program of its own that sees `msg`, `env` and `context`. */
export class FunctionNode {
  private readonly kept = new Map<string, unknown>();
  private readonly program: vm.Script;

  constructor(
    file: string,
    id: string,
    private readonly settings: Readonly<Record<string, unknown>> = {},
  ) {
    const path = fileURLToPath(new URL(`../../../flows/${file}`, import.meta.url));
    const nodes: { id: string; func?: string; env?: { name: string; value: string }[] }[] = JSON.parse(
      readFileSync(path, 'utf8'),
    );
    const of = (env: { name: string; value: string }[] = []) =>
      env.map(({ name, value }) => [name, value] as const);
    this.settings = { ...Object.fromEntries(nodes.flatMap(({ env }) => of(env))), ...settings };
    const { func } = nodes.find((node) => node.id === id) ?? {};
    this.program = new vm.Script(`(function (msg, env, context) {${func}\n})(msg, env, context)`);
  }

  /** What it gives for a message: one for each output, or null. */
  give(msg: Message) {
    const env = { get: (name: string) => this.settings[name] };
    const context = {
      get: (key: string) => this.kept.get(key),
      set: (key: string, value: unknown) => this.kept.set(key, value),
    };
    const given = this.program.runInNewContext({ msg: { ...msg }, env, context });
    // Objects of another realm are never equal to ours.
    return given === null ? null : JSON.parse(JSON.stringify(given));
  }
}
