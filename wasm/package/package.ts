/**
 * The package's functions over a client: inputs in all their forms become documents, jobs run to their end. The entries
 * (index.ts for Node, browser.ts) say where the modules and the catalogue's files come from.
 */
import type {CoreClient, Request, Response} from "../client/core_client.ts";
import {failure, success, unwrap} from "../client/outcome.ts";
import type {Outcome} from "../client/outcome.ts";
import type {ArchitectureSummary, Estimate, NetworkSummary, Version} from "../types/schema.ts";
import {listed} from "./catalogue.ts";
import type {Catalogue, CatalogueEntry, ReadText} from "./catalogue.ts";
import {Inputs} from "./inputs.ts";
import type {ArchitectureInput, Dimensions, NetworkInput} from "./inputs.ts";
import {createRepresentatives} from "./representatives.ts";
import type {Representatives} from "./representatives.ts";
import {scopes} from "./scope.ts";

type EstimateRequest = Pick<Request<"estimate">, "parameters" | "method" | "clock_hz" | "instruction_budget">;

export interface EstimateOptions extends EstimateRequest {
  architecture: ArchitectureInput;
  network: NetworkInput;
  dimensions?: Dimensions;
  /** Called now and then while the estimate is made, and at its end. */
  onProgress?: (progress: EstimateProgress) => void;
  /** Ends the estimate early: the promise is rejected with the signal's reason. */
  signal?: AbortSignal;
}

/** How far an estimate is. */
export interface EstimateProgress {
  /** Layers whose result is known. */
  layers_done: number;
  /** Layers of the network. */
  layers_total: number;
  /** Name of the layer being worked on; empty when done. */
  layer: string;
}

/** At which values of its parameters a description is looked at. */
export type AtParameters = Pick<Request<"describeArchitecture">, "parameters">;

/** A network, and, of an ONNX file, the network in our own JSON. */
export interface ReadNetwork extends NetworkSummary {
  network?: object;
}

export interface Package {
  /** How long a network takes on an accelerator. Rejects with a CyclescopeError where an input is refused. */
  estimate(options: EstimateOptions): Promise<Estimate>;
  /** The same, with a refused input as an outcome. */
  tryEstimate(options: EstimateOptions): Promise<Outcome<Estimate>>;
  /** Checks a description at the request's parameters, and says what it describes. */
  checkArchitecture(architecture: ArchitectureInput, request?: AtParameters): Promise<ArchitectureSummary>;
  tryCheckArchitecture(architecture: ArchitectureInput, request?: AtParameters): Promise<Outcome<ArchitectureSummary>>;
  /** Reads a network and says what it is; for ONNX, `network` of the result is the network in our own JSON. */
  readNetwork(network: NetworkInput, options?: {dimensions?: Dimensions}): Promise<ReadNetwork>;
  tryReadNetwork(network: NetworkInput, options?: {dimensions?: Dimensions}): Promise<Outcome<ReadNetwork>>;
  readonly representatives: Representatives;
  version(): Promise<Version>;
  /** The built-in accelerators. */
  readonly presets: readonly CatalogueEntry[];
  /** The built-in networks. */
  readonly networks: readonly CatalogueEntry[];
}

/** A fitted model answers at once, whatever the method. */
function estimateByModel(
  client: CoreClient,
  documents: Pick<Request<"estimateByModel">, "model" | "network" | "dimensions">,
  {parameters = {}, clock_hz}: EstimateRequest,
): Promise<Outcome<Response<"estimateByModel">>> {
  const [parameter] = Object.keys(parameters);
  if (parameter !== undefined) {
    const hint = "fit one model per configuration of the device";
    const {error} = failure("UnknownParameter", "request", "a fitted model has no parameters", hint);
    return Promise.resolve({ok: false, error: {...error, path: `/parameters/${parameter}`}});
  }
  return client.call("estimateByModel", {...documents, ...(clock_hz === undefined ? {} : {clock_hz})});
}

export function createPackage(client: CoreClient, readText: ReadText, catalogue: Catalogue): Package {
  const inputs = new Inputs(catalogue, readText);
  const scoped = scopes(client);

  const tryEstimate: Package["tryEstimate"] = (options) =>
    scoped(async (scope) => {
      const {architecture, network, dimensions, onProgress, signal, ...request} = options;
      const accelerator = await inputs.accelerator(scope, architecture);
      if (!accelerator.ok) return accelerator;
      const document = await inputs.network(scope, network, dimensions);
      if (!document.ok) return document;
      const outcome =
        "model" in accelerator.value
          ? await estimateByModel(client, {...accelerator.value, ...document.value}, request)
          : await client.run(
              "estimate",
              {...request, ...accelerator.value, ...document.value},
              {
                signal,
                onProgress: ({done, total, what}) =>
                  onProgress?.({layers_done: done, layers_total: total, layer: what}),
              },
            );
      if (!outcome.ok) return outcome;
      return client.call("estimateDocument", {estimate: scope.close(outcome.value.estimate)});
    });

  const tryCheckArchitecture: Package["tryCheckArchitecture"] = (architecture, request = {}) =>
    scoped(async (scope) => {
      const document = await inputs.architecture(scope, architecture);
      if (!document.ok) return document;
      return client.call("describeArchitecture", {...request, architecture: document.value});
    });

  const tryReadNetwork: Package["tryReadNetwork"] = (network, {dimensions} = {}) =>
    scoped(async (scope) => {
      const document = await inputs.network(scope, network, dimensions);
      if (!document.ok) return document;
      const summary = await client.call("describeNetwork", document.value);
      if (!summary.ok || document.value.dimensions === undefined) return summary;
      const text = await client.call("networkDocument", document.value);
      return text.ok ? success({...summary.value, network: JSON.parse(text.value.text) as object}) : text;
    });

  return {
    tryEstimate,
    tryCheckArchitecture,
    tryReadNetwork,
    estimate: async (options) => unwrap(await tryEstimate(options)),
    checkArchitecture: async (architecture, request) => unwrap(await tryCheckArchitecture(architecture, request)),
    readNetwork: async (network, options) => unwrap(await tryReadNetwork(network, options)),
    representatives: createRepresentatives(client, inputs, scoped),
    version: async () => unwrap(await client.call("version", {})),
    presets: listed(catalogue.presets),
    networks: listed(catalogue.networks),
  };
}
