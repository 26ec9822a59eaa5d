import type {ByteSource} from "./core.mjs";
import type {Outcome} from "./errors.mjs";
import type {
  ArchitectureSummary,
  CalibrateRequest,
  CalibrateStep,
  CalibrationProgress,
  Estimate,
  EstimateRequest,
  Evaluation,
  FitRequest,
  LayerType,
  LayerTypes,
  MeasurableLayer,
  MeasureRequest,
  ModelSummary,
  NetworkLayers,
  NetworkSummary,
  Plan,
  PlanRequest,
  Predictions,
  Progress,
  RepresentativesProgress,
  SplitRequest,
  SweepRequest,
  TableRemark,
  TableSplit,
  TableSummary,
  TypeWidths,
  Version,
} from "./types/schema.d.ts";

export {Core} from "./core.mjs";
export type {ByteSource, LoadOptions} from "./core.mjs";
export {looksLikeModel} from "./model_text.mjs";
export {Representatives} from "./representatives.mjs";
export type {DeviceAnswer} from "./representatives.mjs";
export {CyclescopeError, unwrap} from "./errors.mjs";
export type {Outcome} from "./errors.mjs";
export type * from "./types/schema.d.ts";

/** The name of a preset, a description or fitted model as text, or a description as an object. */
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

/** A device of the caller's, such as a benchmark program. */
export interface CallbackDevice {
  /** How long a layer takes, > 0, in `unit`; throws where the device cannot run it. */
  latency(layer: MeasurableLayer): number | Promise<number>;
  /** What latencies are in; left out: cycles. */
  unit?: "cycles" | "s" | "ms" | "us" | "ns";
  /** The same layer always takes equally long, so that asking once is enough; left out: no. */
  repeatable?: boolean;
}

/** Where layers are measured: on a described accelerator or on a device of the caller's. */
export type DeviceInput =
  {architecture: ArchitectureInput; device?: undefined} | {architecture?: undefined; device: CallbackDevice};

/** How long work is followed and ended early: the promise is rejected with the signal's reason. */
export interface JobOptions {
  onProgress?: (progress: RepresentativesProgress) => void;
  signal?: AbortSignal;
}

/** What measurements say of the parameters of a described accelerator. */
export type Calibration = Required<Omit<CalibrateStep, "done" | "progress" | "clock_hz">> &
  Pick<CalibrateStep, "clock_hz">;

/**
 * Performance Representatives: learn how long layers take on a device that nobody can describe. Tables are CSV text,
 * fitted models JSON text, which is also an ArchitectureInput. All reject with a CyclescopeError where an input is
 * refused.
 */
export declare const representatives: {
  /** Every layer type, and what known networks use of it. */
  layerTypes(): Promise<LayerTypes>;
  /** Finds the step widths of layer types by measuring. */
  sweep(options: DeviceInput & SweepRequest & JobOptions): Promise<{found: TypeWidths[]; remarks: TableRemark[]}>;
  /** Layers to measure. `known`: a table of what is measured already. `model`: chooses what it is least sure of. */
  plan(options: PlanRequest & {known?: string; model?: string}): Promise<Plan>;
  /** The layers and blocks of a network, each once, as a table. `types`: those that may be blocks; left out: all. */
  networkLayers(options: {
    network: NetworkInput;
    dimensions?: Record<string, number>;
    types?: LayerType[];
  }): Promise<NetworkLayers>;
  /**
   * Measures the layers of a table; or those of a plan, where what the device refuses is replaced by further layers until
   * the budget is measured, or 4 times as many layers are tried. `remarks`: why layers were refused, one of each reason.
   */
  measure(
    options: DeviceInput &
      Omit<MeasureRequest, "plan"> &
      JobOptions &
      ({layers: string; plan?: undefined} | {layers?: undefined; plan: PlanRequest}),
  ): Promise<{table: string; planned: number; measured: number; refused: number; remarks: TableRemark[]}>;
  /** What a table of measurements holds and shows. `type`: that of rows that name none. */
  readTable(table: string, options?: {type?: string}): Promise<TableSummary>;
  /** Measurements kept aside for judging models, and draws of different sizes from the others. */
  splitTable(options: SplitRequest & {table: string}): Promise<TableSplit>;
  /** Fits a model to a table. */
  fit(
    options: FitRequest & JobOptions & {table: string},
  ): Promise<{model: string; summary: ModelSummary; remarks: TableRemark[]}>;
  /**
   * Finds the parameters of a described accelerator, whose values are not known, from measurements; `parameters` of the
   * result is what estimate() takes. `fixed`: parameters that are known; `free`: those to find, left out: all others.
   */
  calibrate(
    options: CalibrateRequest & {
      architecture: ArchitectureInput;
      table: string;
      onProgress?: (progress: CalibrationProgress) => void;
      signal?: AbortSignal;
    },
  ): Promise<Calibration>;
  readModel(model: string): Promise<ModelSummary>;
  /** A model's latencies of the layers of a table. */
  predict(options: {model: string; layers: string}): Promise<Predictions>;
  /** A model's errors on a table of measurements. */
  evaluate(options: {model: string; table: string}): Promise<Evaluation>;
};

export declare function version(): Promise<Version>;

/** The built-in accelerators. */
export declare const presets: readonly CatalogueEntry[];
/** The built-in networks. */
export declare const networks: readonly CatalogueEntry[];
