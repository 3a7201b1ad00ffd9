/** A configuration that cannot be used. The message names the file, the place and what to do; nothing was changed. */
export class ConfigError extends Error {
  readonly code = 'config_invalid';
  constructor(
    readonly source: string,
    readonly mistakes: readonly {
      readonly path: string;
      readonly message: string;
      /** Where the mistake has a reason code of its own, which needs no arguments. */
      readonly reason_code?: string;
    }[],
  ) {
    const list = mistakes.map(({ path, message }) => `  ${path || '(whole file)'}: ${message}`).join('\n');
    super(`${source} cannot be used; nothing was changed. Mend this and start again:\n${list}`);
    this.name = 'ConfigError';
  }
}
