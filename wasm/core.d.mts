import type {Outcome} from "./errors.mjs";
import type {ArchitectureSummary, EstimateRequest, EstimateStep, NetworkSummary, Version} from "./types/schema.d.ts";

/** The functions that the built module has (build/wasm/cyclescope.mjs). Each answers an outcome as JSON text. */
export interface Module {
  version(): string;
  checkArchitecture(text: string, request: string): string;
  readNetwork(text: string): string;
  readOnnx(source: ByteSource, dimensions: string): string;
  startEstimate(architecture: string, network: string, request: string): string;
  stepEstimate(job: number, milliseconds: number): string;
  cancelEstimate(job: number): string;
}

/** Bytes that are read in pieces, so that a large file is never in memory as a whole. */
export interface ByteSource {
  /** Bytes in all. */
  readonly size: number;
  /** The bytes [offset, offset + length); fewer at the end. Called synchronously; may throw. */
  read(offset: number, length: number): Uint8Array;
}

export interface LoadOptions {
  /** A compiled module, to share one between workers. */
  wasmModule?: WebAssembly.Module;
  /** The bytes of cyclescope.wasm, where nothing can be fetched. */
  wasmBinary?: Uint8Array | ArrayBuffer;
  /** Where cyclescope.wasm is fetched from; else from beside the module. */
  wasmUrl?: string | URL;
}

/** The core's module with parsed outcomes. */
export declare class Core {
  constructor(module: Module);
  static load(options?: LoadOptions): Promise<Core>;
  version(): Outcome<Version>;
  /** An accelerator's description as text, at the request's parameters. */
  checkArchitecture(text: string, request?: Pick<EstimateRequest, "parameters">): Outcome<ArchitectureSummary>;
  /** A network in our own JSON, as text. */
  readNetwork(text: string): Outcome<NetworkSummary>;
  /** An ONNX file, with the values of its symbolic dimensions: `{batch: 1}`. */
  readOnnx(source: Uint8Array | ByteSource, dimensions?: Record<string, number>): Outcome<NetworkSummary>;
  /** Starts a job; the value is its number. Both documents are texts. */
  startEstimate(architecture: string, network: string, request?: EstimateRequest): Outcome<number>;
  /** Works on a job for about so many milliseconds. */
  stepEstimate(job: number, milliseconds: number): Outcome<EstimateStep>;
  /** Ends a job. */
  cancelEstimate(job: number): Outcome<null>;
}

/** Bytes in memory as a source for readOnnx(). */
export declare function bytesSource(bytes: Uint8Array): ByteSource;

/** A Blob or File as a source for readOnnx(); in a worker only. */
export declare function blobSource(blob: Blob): ByteSource;
