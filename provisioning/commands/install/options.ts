/** Options of `sluice install`. */
export interface InstallOptions {
  bundle?: string;
  root: string;
}

/** Options of `sluice uninstall`. */
export interface UninstallOptions {
  purge?: boolean;
  root: string;
}
