/** Something of the machine that can be used, or why it cannot and what to do. */
export type Usable<Detail extends object> =
  | ({ readonly usable: true } & Readonly<Detail>)
  | { readonly usable: false; readonly code: string; readonly advice: string };

/** What was found on this machine, as far as sensors and relays need it. */
export interface BoardFacts {
  /** What the device tree calls the machine; null where there is none, as on a PC. */
  readonly model: string | null;
  /** The board, if Sluice knows it. `pigpio`: whether that library does, too. */
  readonly board: { readonly id: string; readonly name: string; readonly pigpio: boolean } | null;
  /** Pins through /sys/class/gpio: what onoff needs. `base` is the kernel's number of GPIO 0. */
  readonly sysfs: Usable<{ label: string; base: number; lines: number }>;
  /** Edges with the kernel's time stamps. The two generations take other arguments. */
  readonly gpiomon: Usable<{ file: string; version: string; generation: 1 | 2 }>;
  /** The character device of the header's controller, such as `gpiochip0`. */
  readonly gpiochip: string | null;
  readonly pigpio: Usable<{ by: 'helper' | 'trial' }>;
  /** Distance sensors that the kernel reads itself, such as `iio:device0`. */
  readonly distance_devices: readonly string[];
  /** Serial lines in /dev, by their whole path. */
  readonly serial_devices: readonly string[];
  /** Serial lines that carry the boot console or a login, by their whole path. */
  readonly consoles: readonly string[];
  /** Thermometers on the 1-wire bus; null where that bus is off. */
  readonly thermometers: readonly string[] | null;
  /** Buses that take pins of the header and are turned on. */
  readonly spi: boolean;
  readonly i2c: boolean;
}

/** The machine that a node runs on. */
export interface Board {
  /** Looks at the machine and changes nothing. Never rejects: what is missing is a fact. */
  look(): Promise<BoardFacts>;
}
