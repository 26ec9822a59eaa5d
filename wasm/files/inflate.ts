/** Unpacking, with a bound on what comes out: files come from strangers. */
import {FileProblem} from "./file_content.ts";
import type {FileContent} from "./file_content.ts";

/** Most bytes that are unpacked: larger files are to be unpacked by their owner, and read in pieces then. */
export const kMostUnpacked = 128 * 2 ** 20;

/** How much is fed to the unpacking stream at once, in bytes. */
const kPiece = 2 ** 16;

function damaged(): FileProblem {
  return new FileProblem("DamagedArchive", "the compressed file is damaged or incomplete");
}

async function feed(writer: WritableStreamDefaultWriter<BufferSource>, content: FileContent): Promise<void> {
  for (let offset = 0; offset < content.size; offset += kPiece) {
    const piece = await content.read(offset, Math.min(kPiece, content.size - offset));
    await writer.write(piece as Uint8Array<ArrayBuffer>);
  }
  await writer.close();
}

function tooLarge(): FileProblem {
  return new FileProblem(
    "FileTooLarge",
    `the file unpacks to more than ${kMostUnpacked / 2 ** 20} MB`,
    "unpack it first",
  );
}

/** `content` unpacked, which makes `size` bytes: no more is ever held. Throws a FileProblem where that is not so. */
export async function inflate(
  content: FileContent,
  format: "gzip" | "deflate-raw",
  size: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (size > kMostUnpacked) throw tooLarge();
  const stream = new DecompressionStream(format);
  const fed = feed(stream.writable.getWriter(), content).catch(() => {}); // the reader below hears of it
  const reader = stream.readable.getReader();
  const unpacked = new Uint8Array(size);
  let filled = 0;
  try {
    for (;;) {
      const {done, value} = await reader.read();
      if (done) break;
      filled += value.length;
      if (filled > kMostUnpacked) throw tooLarge();
      if (filled <= size) unpacked.set(value, filled - value.length);
      else if (format !== "gzip") throw damaged();
    }
  } catch (error) {
    await reader.cancel().catch(() => {});
    throw error instanceof FileProblem ? error : damaged();
  }
  await fed;
  if (filled !== size) throw damaged();
  return unpacked;
}

/**
 * A gzip file unpacked. Its last four bytes say how large it becomes, but for multiples of 4 GB: what goes on beyond that
 * is looked at, and not kept, to tell one that is too large from a damaged one.
 */
export async function gunzip(content: FileContent): Promise<Uint8Array<ArrayBuffer>> {
  const end = await content.read(Math.max(content.size - 4, 0), 4);
  if (content.size < 18 || end.length < 4) throw damaged();
  const size = new DataView(end.buffer, end.byteOffset, 4).getUint32(0, true);
  return inflate(content, "gzip", size);
}
