/** A file as it is to stand on the machine; whoever writes it does so atomically and with this mode. */
export interface RenderedFile {
  /** Relative to the folder that the renderer names. */
  readonly path: string;
  /** Permission bits, such as 0o600. */
  readonly mode: number;
  readonly text: string;
}
