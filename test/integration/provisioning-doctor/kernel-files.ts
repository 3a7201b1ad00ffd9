import type { MachineRig } from './machine-rig.js';

/** An address of the machine: device, address, prefix. */
type Own = readonly [device: string, address: string, prefix: number];

/** Writes /proc/net as the kernel does, for a machine with these addresses and listening sockets. */
export function writeKernel(
  machine: MachineRig,
  own: readonly Own[],
  listening: readonly string[] = [],
): void {
  const devices = ['lo', ...new Set(own.map(([device]) => device))];
  const file = (name: string, lines: readonly string[]) =>
    machine.write(`/proc/net/${name}`, `${lines.join('\n')}\n`);
  file('dev', [
    'Inter-|   Receive                            |  Transmit',
    ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop',
    ...devices.map((device) => `${device.padStart(6)}: 8120 26 0 0 0 0 0 0 8120 26 0 0 0 0 0 0`),
  ]);
  file('route', [
    'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
    'eth0\t00000000\t0101000A\t0003\t0\t0\t0\t00000000\t0\t0\t0',
    ...own.map(([device, address, prefix]) => {
      const mask = prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0;
      const network = (numberOf(address) & mask) >>> 0;
      return `${device}\t${word(network)}\t00000000\t0001\t0\t0\t0\t${word(mask)}\t0\t0\t0`;
    }),
  ]);
  file('fib_trie', [
    'Main:',
    '  +-- 0.0.0.0/0 3 0 5',
    '     |-- 127.0.0.1',
    '        /32 host LOCAL',
    ...own.flatMap(([, address]) => [`     |-- ${address}`, '        /32 host LOCAL']),
  ]);
  const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid';
  const rows = (six: boolean) =>
    listening
      .filter((one) => one.includes('[') === six)
      .map((one, at) => `${String(at).padStart(4)}: ${socketWord(one)} 0 0A 00000000:00000000 00:00000000`);
  file('tcp', [head, ...rows(false), '   9: 0100007F:A1B2 0100007F:075B 01 00000000:00000000 00:00000000']);
  file('tcp6', [head, ...rows(true)]);
}

/** `192.168.0.1:1883` or `[::]:1883` as the kernel writes it. */
function socketWord(text: string): string {
  const port = Number(text.split(':').at(-1)).toString(16).toUpperCase().padStart(4, '0');
  const address = text.slice(0, text.lastIndexOf(':'));
  const six: Readonly<Record<string, string>> = {
    '[::]': '0'.repeat(32),
    '[::1]': `${'0'.repeat(24)}01000000`,
    '[::ffff:10.0.0.7]': '0000000000000000FFFF00000700000A',
    '[fd00::1]': '000000FD000000000000000001000000',
  };
  return `${six[address] ?? word(numberOf(address))}:${port}`;
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function word(value: number): string {
  const hex = value.toString(16).toUpperCase().padStart(8, '0');
  return hex.match(/../g)?.reverse().join('') ?? '';
}
