/** The one file in a zip archive that is meant. */
import {FileProblem} from "./file_content.ts";
import type {FileContent} from "./file_content.ts";
import {inflate, kMostUnpacked} from "./inflate.ts";

/** The archive's directory, with the comment behind it, is at its end. */
const kLongestEnd = 22 + 0xffff;
const kEndMark = 0x06054b50;
const kEntryMark = 0x02014b50;
const kLocalMark = 0x04034b50;
const kMostEntries = 10_000;
/** In the place of a size or an offset: zip64 has it elsewhere. */
const kElsewhere = 0xffffffff;

interface Entry {
  readonly name: string;
  /** 0: as it is; 8: deflated. */
  readonly method: number;
  readonly packed: number;
  readonly unpacked: number;
  /** Where its own header is. */
  readonly offset: number;
}

function damaged(): FileProblem {
  return new FileProblem("DamagedArchive", "the zip archive is damaged or incomplete");
}

function tooLargeForZip(): FileProblem {
  const message = "the zip archive is in the form of those with files of 4 GB and more (zip64), which is not read";
  return new FileProblem("FileTooLarge", message, "unpack it first");
}

async function view(content: FileContent, offset: number, length: number): Promise<DataView> {
  if (offset < 0 || offset + length > content.size) throw damaged();
  const bytes = await content.read(offset, length);
  if (bytes.length < length) throw damaged();
  return new DataView(bytes.buffer, bytes.byteOffset, length);
}

async function readEntries(content: FileContent): Promise<Entry[]> {
  const length = Math.min(kLongestEnd, content.size);
  const end = await view(content, content.size - length, length);
  let at = length - 22;
  while (at >= 0 && end.getUint32(at, true) !== kEndMark) at -= 1;
  if (at < 0) throw damaged();
  const [count, size, start] = [
    end.getUint16(at + 10, true),
    end.getUint32(at + 12, true),
    end.getUint32(at + 16, true),
  ];
  if ([count === 0xffff, size === kElsewhere, start === kElsewhere].includes(true)) throw tooLargeForZip();
  if (count > kMostEntries) {
    throw new FileProblem("FileTooLarge", "the zip archive has more files than are looked at", "unpack it first");
  }
  const directory = await view(content, start, size);
  const entries: Entry[] = [];
  let next = 0;
  for (let i = 0; i < count; ++i) {
    if (next + 46 > size || directory.getUint32(next, true) !== kEntryMark) throw damaged();
    const nameLength = directory.getUint16(next + 28, true);
    if (next + 46 + nameLength > size) throw damaged();
    const entry: Entry = {
      name: new TextDecoder().decode(new Uint8Array(directory.buffer, directory.byteOffset + next + 46, nameLength)),
      method: directory.getUint16(next + 10, true),
      packed: directory.getUint32(next + 20, true),
      unpacked: directory.getUint32(next + 24, true),
      offset: directory.getUint32(next + 42, true),
    };
    if ([entry.packed, entry.unpacked, entry.offset].includes(kElsewhere)) throw tooLargeForZip();
    entries.push(entry);
    next += 46 + nameLength + directory.getUint16(next + 30, true) + directory.getUint16(next + 32, true);
  }
  return entries;
}

/** Files that may be meant: no folders, nothing hidden, and only those of a known kind where there are any. */
function candidates(entries: readonly Entry[]): Entry[] {
  const files = entries.filter(({name}) => !name.endsWith("/") && !/(^|\/)(__MACOSX\/|\.)/.test(name));
  const known = files.filter(({name}) => /\.(onnx|tflite|json|csv|ya?ml|cfg)$/i.test(name));
  return known.length > 0 ? known : files;
}

/** Archives that are a model of another tool. */
function modelOf(entries: readonly Entry[]): string | undefined {
  if (entries.some(({name}) => /(^|\/)data\.pkl$/.test(name))) return "a model of PyTorch";
  if (entries.some(({name}) => name.endsWith("model.weights.h5"))) return "a model of Keras";
  return undefined;
}

async function unpackEntry(content: FileContent, entry: Entry): Promise<Uint8Array<ArrayBuffer>> {
  const header = await view(content, entry.offset, 30);
  if (header.getUint32(0, true) !== kLocalMark) throw damaged();
  const start = entry.offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  if (start + entry.packed > content.size) throw damaged();
  const packed: FileContent = {
    size: entry.packed,
    read: (offset, length) => content.read(start + offset, Math.min(length, entry.packed - offset)),
  };
  if (entry.method === 8) return inflate(packed, "deflate-raw", entry.unpacked);
  if (entry.method !== 0) {
    throw new FileProblem("DamagedArchive", `the archive is packed by method ${entry.method}, which is not known`);
  }
  if (entry.packed > kMostUnpacked) {
    throw new FileProblem("FileTooLarge", "the file in the archive is too large", "unpack it first");
  }
  return new Uint8Array(await packed.read(0, entry.packed));
}

/** The only file of the archive, or the only one of a kind that can be opened. Throws a FileProblem. */
export async function unzip(content: FileContent): Promise<Uint8Array<ArrayBuffer>> {
  const entries = await readEntries(content);
  const model = modelOf(entries);
  if (model !== undefined) {
    throw new FileProblem("NotANetwork", `the file is ${model}, which cannot be read`, "export it to ONNX");
  }
  const found = candidates(entries);
  const [entry] = found;
  if (entry === undefined) throw new FileProblem("NotANetwork", "the zip archive has no file in it");
  if (found.length > 1) {
    const names = found.slice(0, 5).map(({name}) => name).join(", "); // prettier-ignore
    const message = `the zip archive has ${found.length} files that may be meant: ${names}`;
    throw new FileProblem("SeveralFiles", message, "unpack it, and open one of them");
  }
  return unpackEntry(content, entry);
}
