/** A file's bytes, in the page and under Node. */
import type {BlobLike} from "../client/platform.ts";

/** Like a ByteSource, but the answer may take its time. */
export interface FileContent {
  /** Bytes in all. */
  readonly size: number;
  /** The bytes [offset, offset + length); fewer at the end. May throw or reject. */
  read(offset: number, length: number): Uint8Array | Promise<Uint8Array>;
}

/** Longest text that is read, in bytes: what is longer is refused before anything looks into it. */
export const kLongestText = 32 * 2 ** 20;
export const kTextTooLong = "a text of more than 32 MB is not read";

export function blobContent(blob: BlobLike): FileContent {
  return {
    size: blob.size,
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  };
}

export function bytesContent(bytes: Uint8Array): FileContent {
  return {size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length)};
}

/** All bytes. */
export async function readWhole(content: FileContent): Promise<Uint8Array> {
  return content.read(0, content.size);
}

/** What is wrong with a file, for people; `hint`: what to do. */
export class FileProblem extends Error {
  readonly code: string;
  readonly hint: string;

  constructor(code: string, message: string, hint = "") {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
