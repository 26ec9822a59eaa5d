/** What is used of the platform, in types that a program without the DOM's can be compiled with. */

/** An AbortSignal. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: () => void, options?: {once?: boolean}): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** A Blob or File. */
export interface BlobLike {
  readonly size: number;
  readonly type: string;
  slice(start?: number, end?: number): BlobLike;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** A URL. */
export interface UrlLike {
  readonly href: string;
}

/** What a MessageEvent says. */
export interface MessageLike<Data = unknown> {
  readonly data: Data;
}

/** What an ErrorEvent says. */
export interface ErrorLike {
  readonly message: string;
  preventDefault(): void;
}

/** A WebAssembly.Module. */
export type CompiledModule = object;
