import type {Outcome} from "./errors.mjs";
import type {LoadOptions} from "./core.mjs";
import type {
  CalibrateRequest,
  CalibrateStep,
  Estimate,
  EstimateRequest,
  Evaluation,
  FitRequest,
  FitStep,
  LayerType,
  LayerTypes,
  MeasureRequest,
  MeasureStep,
  ModelSummary,
  NetworkLayers,
  Plan,
  PlanRequest,
  Predictions,
  SplitRequest,
  SweepRequest,
  SweepStep,
  TableSplit,
  TableSummary,
} from "./types/schema.d.ts";

/** The functions that the built module has (build/wasm/cyclescope_pr.mjs). Each answers an outcome as JSON text. */
export interface RepresentativesModule {
  layerTypes(): string;
  readTable(table: string, type: string): string;
  startSweep(architecture: string, request: string): string;
  stepSweep(job: number, answers: string): string;
  plan(request: string, known: string, model: string): string;
  networkLayers(network: string, types: string): string;
  startMeasure(architecture: string, layers: string, request: string): string;
  stepMeasure(job: number, milliseconds: number, answers: string): string;
  splitTable(table: string, request: string): string;
  startFit(table: string, request: string): string;
  stepFit(job: number, milliseconds: number): string;
  startCalibrate(architecture: string, table: string, request: string): string;
  stepCalibrate(job: number, milliseconds: number): string;
  cancel(job: number): string;
  readModel(model: string): string;
  predict(model: string, layers: string): string;
  evaluate(model: string, table: string): string;
  estimate(model: string, network: string, request: string): string;
}

/** What a device says of a layer: its latency in the device's unit, or why it has none. */
export type DeviceAnswer = {latency: number} | {error: string};

/** The module of Performance Representatives with parsed outcomes. Tables are CSV, models are JSON, both as text. */
export declare class Representatives {
  constructor(module: RepresentativesModule);
  static load(options?: LoadOptions): Promise<Representatives>;
  /** Every layer type, and what known networks use of it. */
  layerTypes(): Outcome<LayerTypes>;
  /** What a table of measurements holds and shows. `type`: that of rows that name none. */
  readTable(table: string, type?: string): Outcome<TableSummary>;
  /** Starts to look for step widths; the value is the job's number. Without an architecture the caller is the device. */
  startSweep(architecture: string, request: SweepRequest): Outcome<number>;
  /** Sweeps one parameter; a step that asks for layers wants their answers with the next. */
  stepSweep(job: number, answers?: DeviceAnswer[]): Outcome<SweepStep>;
  /** Layers to measure. `known`: a table of what is measured already. `model`: chooses what it is least sure of. */
  plan(request: PlanRequest, more?: {known?: string; model?: string}): Outcome<Plan>;
  /** The layers and blocks of a network in our own JSON, each once. `types`: those that may be blocks; left out: all. */
  networkLayers(network: string, types?: LayerType[]): Outcome<NetworkLayers>;
  /** Starts to measure the layers of a table, or, where that is empty, of the request's plan. Without an architecture the caller is the device. */
  startMeasure(architecture: string, layers: string, request?: MeasureRequest): Outcome<number>;
  stepMeasure(job: number, milliseconds: number, answers?: DeviceAnswer[]): Outcome<MeasureStep>;
  /** Measurements kept aside for judging models, and draws of different sizes from the others. */
  splitTable(table: string, request?: SplitRequest): Outcome<TableSplit>;
  /** Starts to fit a model to a table. */
  startFit(table: string, request?: FitRequest): Outcome<number>;
  stepFit(job: number, milliseconds: number): Outcome<FitStep>;
  /** Starts to find the parameters of a described accelerator from a table of measurements. */
  startCalibrate(architecture: string, table: string, request?: CalibrateRequest): Outcome<number>;
  stepCalibrate(job: number, milliseconds: number): Outcome<CalibrateStep>;
  /** Ends a job. */
  cancel(job: number): Outcome<null>;
  readModel(model: string): Outcome<ModelSummary>;
  /** A model's latencies of the layers of a table. */
  predict(model: string, layers: string): Outcome<Predictions>;
  /** A model's errors on a table of measurements. */
  evaluate(model: string, table: string): Outcome<Evaluation>;
  /** A network in our own JSON on a fitted model. */
  estimate(model: string, network: string, request?: Pick<EstimateRequest, "clock_hz">): Outcome<Estimate>;
}
