/** A file of a bundle, relative to its folder. */
export interface BundleFile {
  readonly path: string;
  readonly mode: number;
  readonly text: string;
}
