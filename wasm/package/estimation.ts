/** An estimate over a client: inputs in all their forms become documents, and the job runs to its end. */
import type {AbortSignalLike} from "../client/platform.ts";
import type {CoreClient, Request, Response} from "../client/core_client.ts";
import {failure} from "../client/outcome.ts";
import type {Outcome} from "../client/outcome.ts";
import type {RunOptions} from "../client/run_job.ts";
import {atParameters} from "./inputs.ts";
import type {ArchitectureInput, Dimensions, Inputs, NetworkInput} from "./inputs.ts";
import type {Scope} from "./scope.ts";

type EstimateRequest = Pick<
  Request<"estimate">,
  | "parameters"
  | "method"
  | "arbitration"
  | "floors"
  | "clock_hz"
  | "instruction_budget"
  | "tiles"
  | "tile_trials"
  | "pinned_tiles"
  | "residency"
  | "resident_shares"
>;

/** What is estimated, and how. */
export interface EstimatePoint extends EstimateRequest {
  architecture: ArchitectureInput;
  network: NetworkInput;
  dimensions?: Dimensions;
}

export interface EstimateOptions extends EstimatePoint {
  /** Called now and then while the estimate is made, and at its end. */
  onProgress?: (progress: EstimateProgress) => void;
  /** Ends the estimate early: the promise is rejected with the signal's reason. */
  signal?: AbortSignalLike | undefined;
}

/** What is attributed: as an estimate, by the exact method. */
export type AttributeOptions = Omit<EstimateOptions, "method" | "arbitration" | "floors" | "clock_hz">;

/** What is traced: a layer of a network, by its name. */
export interface TraceOptions extends Omit<AttributeOptions, "onProgress" | "tiles" | "tile_trials"> {
  layer: string;
  /** Of each of the three windows, at most: 1 to 20,000; left out: 500. Unit: instructions. */
  instructions?: number;
}

/** How far an estimate is. */
export interface EstimateProgress {
  /** Layers whose result is known. */
  layers_done: number;
  /** Layers of the network. */
  layers_total: number;
  /** Name of the layer being worked on, with how many tilings were tried where they are; empty when done. */
  layer: string;
}

/** Answers an overview, whose estimate stays in the core until `scope` ends. */
export async function runEstimate(
  client: CoreClient,
  inputs: Inputs,
  scope: Scope,
  {architecture, network, dimensions, onProgress, signal, ...request}: EstimateOptions,
): Promise<Outcome<Response<"estimate">>> {
  const accelerator = await inputs.accelerator(scope, architecture);
  if (!accelerator.ok) return accelerator;
  const document = await inputs.network(scope, network, dimensions);
  if (!document.ok) return document;
  const outcome =
    "model" in accelerator.value
      ? await estimateByModel(client, {...accelerator.value, ...document.value}, request)
      : await client.run(
          "estimate",
          {...request, ...document.value, ...atParameters(accelerator.value, request.parameters)},
          {
            signal,
            onProgress: progressOf(onProgress),
          },
        );
  if (outcome.ok) scope.close(outcome.value.estimate);
  return outcome;
}

/** What the cycles are spent on. */
export async function runAttribution(
  client: CoreClient,
  inputs: Inputs,
  scope: Scope,
  {architecture, network, dimensions, onProgress, signal, ...request}: AttributeOptions,
): Promise<Outcome<Response<"attribute">>> {
  const described = await inputs.described(scope, architecture);
  if (!described.ok) return described;
  const document = await inputs.network(scope, network, dimensions);
  if (!document.ok) return document;
  return client.run(
    "attribute",
    {...request, ...document.value, ...atParameters(described.value, request.parameters)},
    {
      signal,
      onProgress: progressOf(onProgress),
    },
  );
}

/** When the instructions of a layer happen. */
export async function runTrace(
  client: CoreClient,
  inputs: Inputs,
  scope: Scope,
  {architecture, network, dimensions, signal, ...request}: TraceOptions,
): Promise<Outcome<Response<"trace">>> {
  const described = await inputs.described(scope, architecture);
  if (!described.ok) return described;
  const document = await inputs.network(scope, network, dimensions);
  if (!document.ok) return document;
  return client.run(
    "trace",
    {...request, ...document.value, ...atParameters(described.value, request.parameters)},
    {signal},
  );
}

function progressOf(onProgress: EstimateOptions["onProgress"]): RunOptions<unknown>["onProgress"] {
  return onProgress && (({done, total, what}) => onProgress({layers_done: done, layers_total: total, layer: what}));
}

/** A fitted model answers at once, whatever the method. */
function estimateByModel(
  client: CoreClient,
  documents: Pick<Request<"estimateByModel">, "model" | "network" | "dimensions">,
  {parameters = {}, clock_hz, tiles = "description", pinned_tiles}: EstimateRequest,
): Promise<Outcome<Response<"estimateByModel">>> {
  const [parameter] = Object.keys(parameters);
  if (parameter !== undefined) {
    const hint = "fit one model per configuration of the device";
    const {error} = failure("UnknownParameter", "request", "a fitted model has no parameters", hint);
    return Promise.resolve({ok: false, error: {...error, path: `/parameters/${parameter}`}});
  }
  if (tiles !== "description" || pinned_tiles !== undefined) {
    const {error} = failure("UnknownParameter", "request", "a fitted model has no tile sizes");
    const path = pinned_tiles === undefined ? "/tiles" : "/pinned_tiles";
    return Promise.resolve({ok: false, error: {...error, path}});
  }
  return client.call("estimateByModel", {...documents, ...(clock_hz === undefined ? {} : {clock_hz})});
}
