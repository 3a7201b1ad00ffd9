/**
 * Numbers as /proc/net prints them: 32-bit words in hexadecimal digits, in the byte order of the machine, which is
 * little-endian on everything Sluice runs on. `0100A8C0` is 192.168.0.1.
 */
export function addressOfWord(word: string): number {
  return Number.parseInt(word.match(/../g)?.reverse().join('') ?? '', 16);
}
