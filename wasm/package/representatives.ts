/**
 * Performance Representatives as the package offers them: tables and models are texts, jobs run to their end, devices
 * may be callbacks.
 */
import type {AbortSignalLike} from "../client/platform.ts";
import type {CoreClient, JobName, JobPartial, Request, Response} from "../client/core_client.ts";
import type {Handle} from "../client/handle.ts";
import {unwrap} from "../client/outcome.ts";
import type {RunOptions} from "../client/run_job.ts";
import type {
  Evaluation,
  LayerType,
  LayerTypes,
  ListedLayers,
  MeasurableLayer,
  ModelSummary,
  Predictions,
  Progress,
  TableSummary,
} from "../types/schema.ts";
import {atParameters} from "./inputs.ts";
import type {ArchitectureInput, Dimensions, Inputs, NetworkInput} from "./inputs.ts";
import type {Scope, Scoped} from "./scope.ts";

/** A device of the caller's, such as a benchmark program. */
export interface CallbackDevice {
  /** How long a layer takes, > 0, in `unit`; throws where the device cannot run it. */
  latency(layer: MeasurableLayer): number | Promise<number>;
  /** What latencies are in; left out: cycles. */
  readonly unit?: "cycles" | "s" | "ms" | "us" | "ns" | undefined;
  /** The same layer always takes equally long, so that asking once is enough; left out: no. */
  readonly repeatable?: boolean | undefined;
}

/** Where layers are measured: on a described accelerator or on a device of the caller's. */
export type DeviceInput =
  {architecture: ArchitectureInput; device?: undefined} | {architecture?: undefined; device: CallbackDevice};

/** How long work is followed and ended early: the promise is rejected with the signal's reason. */
export interface JobOptions {
  onProgress?: ((progress: Progress) => void) | undefined;
  signal?: AbortSignalLike | undefined;
}

/** The same with texts for the handles of tables and models. */
type WithTexts<Answer> = Answer extends Handle
  ? string
  : Answer extends (infer Entry)[]
    ? WithTexts<Entry>[]
    : Answer extends object
      ? {[Key in keyof Answer]: WithTexts<Answer[Key]>}
      : Answer;

export type SweepOptions = DeviceInput &
  Omit<Request<"sweep">, "architecture"> &
  JobOptions & {
    /** Hears what is found so far. */
    onPartial?: ((partial: JobPartial<"sweep">) => void) | undefined;
  };
/** `known`: a table of layers that are not measured again. */
export type MeasuredPlan = Omit<NonNullable<Request<"measure">["plan"]>, "known"> & {known?: string};
export type MeasureOptions = DeviceInput &
  Omit<Request<"measure">, "architecture" | "layers" | "plan"> &
  JobOptions &
  ({layers: string; plan?: undefined} | {layers?: undefined; plan: MeasuredPlan});
export type PlanOptions = Omit<Request<"plan">, "known" | "model"> & {known?: string; model?: string};
export type FitOptions = Omit<Request<"fit">, "table"> & {table: string} & JobOptions;
export type CalibrateOptions = Omit<Request<"calibrate">, "architecture" | "table"> & {
  architecture: ArchitectureInput;
  table: string;
  onProgress?: ((progress: CalibrationProgress) => void) | undefined;
  signal?: AbortSignalLike | undefined;
};
export type SplitOptions = Omit<Request<"splitTable">, "table"> & {table: string};
export interface NetworkLayersOptions {
  network: NetworkInput;
  dimensions?: Dimensions;
  types?: LayerType[];
}

/** How far a search for parameters is. */
export interface CalibrationProgress {
  /** Of the search that is done, from 0 to 1. */
  fraction: number;
  /** The parameter that is looked at; empty when done. */
  parameter: string;
  /** Mean error of the best parameters so far, as a ratio; absent until something is known. */
  error?: number;
}

/** What measurements say of the parameters of a described accelerator. */
export type Calibration = Response<"calibrate">;

/**
 * Learns how long layers take on a device that nobody can describe. Tables are CSV text, fitted models JSON text, which
 * is also an ArchitectureInput. Everything rejects with a CyclescopeError where an input is refused.
 */
export interface Representatives {
  /** Every layer type, and what known networks use of it. */
  layerTypes(): Promise<LayerTypes>;
  /** Finds the step widths of layer types by measuring. */
  sweep(options: SweepOptions): Promise<Response<"sweep">>;
  /** Layers to measure. `known`: a table of what is measured already. `model`: chooses what it is least sure of. */
  plan(options: PlanOptions): Promise<WithTexts<Response<"plan">>>;
  /** The layers and blocks of a network, each once, as a table. `types`: those that may be blocks; left out: all. */
  networkLayers(options: NetworkLayersOptions): Promise<WithTexts<Response<"networkLayers">>>;
  /**
   * Measures the layers of a table; or those of a plan, where what the device refuses is replaced by further layers until
   * the budget is measured, or 4 times as many layers are tried. `remarks`: why layers were refused, one of each reason.
   */
  measure(options: MeasureOptions): Promise<WithTexts<Response<"measure">>>;
  /** What a table of measurements holds and shows. `type`: that of rows that name none. */
  readTable(table: string, options?: {type?: string}): Promise<TableSummary>;
  /** The layers of a table one by one, with what was measured of them. */
  tableLayers(table: string): Promise<ListedLayers>;
  /** The network that consists of one layer or block alone: our own JSON, with all tensors. */
  layerNetwork(layer: MeasurableLayer): Promise<string>;
  /** Measurements kept aside for judging models, and draws of different sizes from the others. */
  splitTable(options: SplitOptions): Promise<WithTexts<Response<"splitTable">>>;
  /** Fits a model to a table. */
  fit(options: FitOptions): Promise<WithTexts<Response<"fit">>>;
  /**
   * Finds the parameters of a described accelerator, whose values are not known, from measurements; `parameters` of the
   * result is what estimate() takes. `fixed`: parameters that are known; `free`: those to find, left out: all others.
   */
  calibrate(options: CalibrateOptions): Promise<Calibration>;
  readModel(model: string): Promise<ModelSummary>;
  /** A model's latencies of the layers of a table. */
  predict(options: {model: string; layers: string}): Promise<Predictions>;
  /** A model's errors on a table of measurements. */
  evaluate(options: {model: string; table: string}): Promise<Evaluation>;
}

export function createRepresentatives(
  client: CoreClient,
  inputs: Pick<Inputs, "described" | "network">,
  scoped: Scoped,
): Representatives {
  /** The text of a table or model, which is then closed. */
  async function textOf(scope: Scope, handle: Handle): Promise<string> {
    return unwrap(await client.call("document", {handle: scope.close(handle)})).text;
  }

  async function withTable<Answer extends {table: Handle}>(scope: Scope, {table, ...rest}: Answer) {
    return {...rest, table: await textOf(scope, table)};
  }

  function openKnown<Name extends "known" | "model">(scope: Scope, kind: "table" | "model", name: Name, text?: string) {
    return text === undefined ? {} : ({[name]: scope.open(kind, text)} as Record<Name, Handle>);
  }

  function measuredPlan(scope: Scope, plan: MeasuredPlan | undefined) {
    if (plan === undefined) return {};
    const {known, ...rest} = plan;
    return {plan: {...rest, ...openKnown(scope, "table", "known", known)}};
  }

  /** What a request says of the device, and how it is asked. */
  async function onDevice(
    scope: Scope,
    {architecture, device}: DeviceInput,
    parameters: Request<"measure">["parameters"],
  ) {
    if ((architecture === undefined) === (device === undefined)) {
      throw new TypeError("give either an architecture or a device");
    }
    if (device === undefined) {
      return {request: atParameters(unwrap(await inputs.described(scope, architecture)), parameters), options: {}};
    }
    return {request: {unit: device.unit ?? "cycles"}, options: {device: device.latency.bind(device)}};
  }

  function run<Name extends JobName>(
    operation: Name,
    request: Request<Name>,
    {onProgress, signal}: JobOptions,
    more: Pick<RunOptions<JobPartial<Name>>, "device" | "onPartial"> = {},
  ): Promise<Response<Name>> {
    return client.run(operation, request, {...more, onProgress, signal}).then(unwrap);
  }

  return Object.freeze({
    layerTypes: async () => unwrap(await client.call("layerTypes", {})),

    sweep: ({architecture, device, onProgress, onPartial, signal, ...request}: SweepOptions) =>
      scoped(async (scope) => {
        const on = await onDevice(scope, {architecture, device} as DeviceInput, request.parameters);
        const repeatable = device ? {repeatable: device.repeatable ?? false} : {};
        return run(
          "sweep",
          {...request, ...on.request, ...repeatable},
          {onProgress, signal},
          {...on.options, onPartial},
        );
      }),

    plan: ({known, model, ...request}: PlanOptions) =>
      scoped(async (scope) => {
        const about = {...openKnown(scope, "table", "known", known), ...openKnown(scope, "model", "model", model)};
        return withTable(scope, unwrap(await client.call("plan", {...request, ...about})));
      }),

    networkLayers: ({network, dimensions, types}: NetworkLayersOptions) =>
      scoped(async (scope) => {
        const document = unwrap(await inputs.network(scope, network, dimensions));
        const request = {...document, ...(types === undefined ? {} : {types})};
        return withTable(scope, unwrap(await client.call("networkLayers", request)));
      }),

    measure: ({architecture, device, layers, plan, onProgress, signal, ...request}: MeasureOptions) =>
      scoped(async (scope) => {
        const on = await onDevice(scope, {architecture, device} as DeviceInput, request.parameters);
        const table = layers === undefined ? {} : {layers: scope.open("table", layers)};
        const all = {...request, ...on.request, ...table, ...measuredPlan(scope, plan)} as Request<"measure">;
        return withTable(scope, await run("measure", all, {onProgress, signal}, on.options));
      }),

    readTable: (text: string, {type}: {type?: string} = {}) =>
      scoped(async (scope) => {
        const request = {table: scope.open("table", text), ...(type === undefined ? {} : {type})};
        return unwrap(await client.call("describeTable", request));
      }),

    tableLayers: (text: string) =>
      scoped(async (scope) => unwrap(await client.call("tableLayers", {table: scope.open("table", text)}))),

    layerNetwork: async (layer: MeasurableLayer) => unwrap(await client.call("layerNetwork", {layer})).text,

    splitTable: ({table, ...request}: SplitOptions) =>
      scoped(async (scope) => {
        const parts = unwrap(await client.call("splitTable", {...request, table: scope.open("table", table)}));
        return {
          test: await withTable(scope, parts.test),
          train: await withTable(scope, parts.train),
          draws: await Promise.all(parts.draws.map((draw) => withTable(scope, draw))),
        };
      }),

    fit: ({table, onProgress, signal, ...request}: FitOptions) =>
      scoped(async (scope) => {
        const all = {...request, table: scope.open("table", table)};
        const {model, ...rest} = await run("fit", all, {onProgress, signal});
        return {...rest, model: await textOf(scope, model)};
      }),

    calibrate: ({architecture, table, onProgress, signal, ...request}: CalibrateOptions) =>
      scoped(async (scope) => {
        const {architecture: handle, parameters: known = {}} = unwrap(await inputs.described(scope, architecture));
        const isFree = ([name]: readonly [string, unknown]) => request.free?.includes(name) ?? false;
        const fixed = {
          ...Object.fromEntries(Object.entries(known).filter((entry) => !isFree(entry))),
          ...request.fixed,
        };
        const all = {...request, fixed, architecture: handle, table: scope.open("table", table)};
        let best: Pick<CalibrationProgress, "error"> = {};
        return run(
          "calibrate",
          all,
          {
            signal,
            onProgress: ({done, total, what}) => onProgress?.({fraction: done / total, parameter: what, ...best}),
          },
          {onPartial: ({error}) => (best = {error})},
        );
      }),

    readModel: (model: string) =>
      scoped(async (scope) => unwrap(await client.call("describeModel", {model: scope.open("model", model)}))),

    predict: ({model, layers}: {model: string; layers: string}) =>
      scoped(async (scope) => {
        const request = {model: scope.open("model", model), layers: scope.open("table", layers)};
        return unwrap(await client.call("predict", request));
      }),

    evaluate: ({model, table}: {model: string; table: string}) =>
      scoped(async (scope) => {
        const request = {model: scope.open("model", model), table: scope.open("table", table)};
        return unwrap(await client.call("evaluate", request));
      }),
  });
}
