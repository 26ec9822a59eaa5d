/** Writes zip archives for tests. */
import {crc32, deflateRawSync} from "node:zlib";

export interface ZipEntry {
  readonly name: string;
  readonly content: Uint8Array;
  /** 8: deflated (the default); 0: as it is. */
  readonly method?: number;
  /** What the directory says of its unpacked size, where that is a lie. */
  readonly stated?: number;
}

function header(mark: number, fields: readonly (readonly [size: 2 | 4, value: number])[]): Buffer {
  const buffer = Buffer.alloc(4 + fields.reduce((sum, [size]) => sum + size, 0));
  let offset = buffer.writeUInt32LE(mark);
  for (const [size, value] of fields) offset = buffer.writeUIntLE(value, offset, size);
  return buffer;
}

export function zip(entries: readonly ZipEntry[]): Uint8Array<ArrayBuffer> {
  const local: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const {name, content, method = 8, stated = content.length} of entries) {
    const packed = method === 8 ? deflateRawSync(content) : Buffer.from(content);
    const title = Buffer.from(name);
    const checksum = typeof crc32 === "function" ? crc32(content) : 0;
    const common = [[2, 0], [2, method], [4, 0], [4, checksum], [4, packed.length], [4, stated], [2, title.length], [2, 0]] as const; // prettier-ignore
    const own = Buffer.concat([header(0x04034b50, [[2, 20], ...common]), title, packed]);
    directory.push(header(0x02014b50, [[2, 20], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]), title); // prettier-ignore
    local.push(own);
    offset += own.length;
  }
  const listed = Buffer.concat(directory);
  const end = header(0x06054b50, [[2, 0], [2, 0], [2, entries.length], [2, entries.length], [4, listed.length], [4, offset], [2, 0]]); // prettier-ignore
  return new Uint8Array(Buffer.concat([...local, listed, end]));
}
