import type {ByteSource} from "./core.mjs";
import type {Outcome} from "./errors.mjs";
import type {
  ArchitectureSummary,
  Estimate,
  EstimateRequest,
  NetworkSummary,
  Progress,
  Version,
} from "./types/schema.d.ts";

export {Core} from "./core.mjs";
export type {ByteSource, LoadOptions} from "./core.mjs";
export {CyclescopeError, unwrap} from "./errors.mjs";
export type {Outcome} from "./errors.mjs";
export type * from "./types/schema.d.ts";

/** The name of a preset, a description as text, or a description as an object. */
export type ArchitectureInput = string | object;

/**
 * The name of a built-in network, a network in our own JSON as text or as an object, or the content of a JSON or ONNX
 * file. A source is read in pieces; bytes and blobs are in memory as a whole.
 */
export type NetworkInput = string | object | Uint8Array | ArrayBuffer | Blob | ByteSource;

export interface EstimateOptions extends EstimateRequest {
  architecture: ArchitectureInput;
  network: NetworkInput;
  /** Values of an ONNX file's symbolic dimensions: `{batch: 1}`. */
  dimensions?: Record<string, number>;
  /** Called now and then while the estimate is made, and at its end. */
  onProgress?: (progress: Progress) => void;
  /** Ends the estimate early: the promise is rejected with the signal's reason. */
  signal?: AbortSignal;
}

/** A preset or built-in network. */
export interface CatalogueEntry {
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

/** Estimates how long a network takes on an accelerator. Rejects with a CyclescopeError where an input is refused. */
export declare function estimate(options: EstimateOptions): Promise<Estimate>;
/** The same, with a refused input as an outcome. */
export declare function tryEstimate(options: EstimateOptions): Promise<Outcome<Estimate>>;

/** Checks a description at the request's parameters, and says what it describes. */
export declare function checkArchitecture(
  architecture: ArchitectureInput,
  request?: Pick<EstimateRequest, "parameters">,
): Promise<ArchitectureSummary>;
export declare function tryCheckArchitecture(
  architecture: ArchitectureInput,
  request?: Pick<EstimateRequest, "parameters">,
): Promise<Outcome<ArchitectureSummary>>;

/** Reads a network and says what it is; for ONNX, `network` of the result is the network in our own JSON. */
export declare function readNetwork(
  network: NetworkInput,
  options?: {dimensions?: Record<string, number>},
): Promise<NetworkSummary>;
export declare function tryReadNetwork(
  network: NetworkInput,
  options?: {dimensions?: Record<string, number>},
): Promise<Outcome<NetworkSummary>>;

export declare function version(): Promise<Version>;

/** The built-in accelerators. */
export declare const presets: readonly CatalogueEntry[];
/** The built-in networks. */
export declare const networks: readonly CatalogueEntry[];
