/** Bytes that are read in pieces, so that a large file is never in memory as a whole. */
import type {BlobLike} from "./platform.ts";

export interface ByteSource {
  /** Bytes in all. */
  readonly size: number;
  /** The bytes [offset, offset + length); fewer at the end. Called synchronously; may throw. */
  read(offset: number, length: number): Uint8Array;
}

/** Bytes in memory as a source. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length)};
}

/** A Blob or File as a source, in a worker: FileReaderSync exists there only. */
export function blobSource(blob: BlobLike): ByteSource {
  const reader = new FileReaderSync();
  return {
    size: blob.size,
    read: (offset, length) => new Uint8Array(reader.readAsArrayBuffer(blob.slice(offset, offset + length) as Blob)),
  };
}

/** Keeps a source's exceptions out of the core: a read that throws gives null there, and the error is kept here. */
export class GuardedSource {
  readonly #source: ByteSource;
  readonly size: number;
  error: Error | undefined;

  constructor(source: ByteSource) {
    this.#source = source;
    this.size = source.size;
  }

  read(offset: number, length: number): Uint8Array | null {
    try {
      return this.#source.read(offset, length);
    } catch (error) {
      this.error = error instanceof Error ? error : new Error(String(error));
      return null;
    }
  }
}
