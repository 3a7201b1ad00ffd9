/** One file of an archive. */
export interface ArchivedFile {
  readonly name: string;
  /** At most 8 GiB, which is as far as the format's digits go. */
  readonly size_bytes: number;
  readonly content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

const BLOCK_BYTES = 512;

/**
 * Files as a tar archive (POSIX.1-1988, "ustar"), which every machine can open. They belong to whoever unpacks them, and
 * to nobody else.
 * @throws RangeError when a file gives another number of bytes than it said
 */
export async function* tar(files: Iterable<ArchivedFile>, made_ms: number): AsyncGenerator<Uint8Array> {
  for (const file of files) {
    yield header(file, made_ms);
    let bytes = 0;
    for await (const piece of file.content) {
      bytes += piece.length;
      yield piece;
    }
    if (bytes !== file.size_bytes) throw new RangeError(`${file.name} has ${bytes} bytes`);
    yield new Uint8Array((BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES);
  }
  yield new Uint8Array(2 * BLOCK_BYTES);
}

/** Numbers are octal digits that end with a zero byte; the checksum is reckoned with spaces in its own place. */
function header({ name, size_bytes }: ArchivedFile, made_ms: number): Uint8Array {
  const block = Buffer.alloc(BLOCK_BYTES);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0');
  block.write(name, 0, 100, 'utf8');
  block.write(octal(0o600, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size_bytes, 11), 124);
  block.write(octal(Math.floor(made_ms / 1000), 11), 136);
  block.write('        ', 148);
  block.write('0', 156);
  block.write('ustar', 257);
  block.write('00', 263);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148);
  return block;
}
