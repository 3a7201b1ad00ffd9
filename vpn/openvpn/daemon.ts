/** What runs one OpenVPN daemon: a systemd unit on the Pi, a child process elsewhere. */
export interface Daemon {
  /** Begins to run it; when it is ready, its management socket answers. Nothing happens when it runs already. */
  start(): Promise<void>;
  /** Ends it and waits until it is gone. Nothing happens when it does not run. */
  stop(): Promise<void>;
}
