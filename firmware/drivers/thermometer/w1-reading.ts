/** What a DS18B20 measures at most, in thousandths of °C; data sheet. */
const COLDEST_MC = -55_000;
const HOTTEST_MC = 125_000;

/** In the register at power-on: a conversion that did not take place. Over water it is too hot to be true. */
const POWER_ON_MC = 85_000;

/** A short-circuited line reads as zeros, and the checksum of zeros is right. */
const ALL_ZEROS = /^(00 ){9}/;

/**
 * The temperature in the kernel's file `w1_slave`: nine bytes with the verdict on their checksum, then the same bytes
 * with `t=` and thousandths of °C. Null when it is none.
 */
export function readW1Slave(text: string): number | null {
  const [first = '', second = ''] = text.split('\n');
  if (ALL_ZEROS.test(first) || !/: crc=[0-9a-f]{2} YES$/.test(first)) return null;
  return inDegrees(/ t=(-?\d{1,6})$/.exec(second)?.[1]);
}

/** The temperature in the kernel's file `temperature`, thousandths of °C alone. Null when it is none. */
export function readTemperature(text: string): number | null {
  return inDegrees(/^(-?\d{1,6})\n?$/.exec(text)?.[1]);
}

function inDegrees(text: string | undefined): number | null {
  const mc = Number(text ?? Number.NaN);
  return mc >= COLDEST_MC && mc <= HOTTEST_MC && mc !== POWER_ON_MC ? mc / 1_000 : null;
}
