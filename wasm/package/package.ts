/**
 * The package's functions over a client: inputs in all their forms become documents, jobs run to their end. The entries
 * (index.ts for Node, browser.ts) say where the modules and the catalogue's files come from.
 */
import type {AbortSignalLike} from "../client/platform.ts";
import type {CoreClient, Request} from "../client/core_client.ts";
import {success, unwrap} from "../client/outcome.ts";
import type {Outcome} from "../client/outcome.ts";
import type {
  ArchitectureOutline,
  ArchitectureSummary,
  Attribution,
  Estimate,
  MappingCheck,
  NetworkSummary,
  NetworkTopology,
  Trace,
  Version,
} from "../types/schema.ts";
import {readableJson} from "../files/readable_json.ts";
import {caught} from "./caught.ts";
import {listed} from "./catalogue.ts";
import type {Catalogue, CatalogueEntry, ReadText} from "./catalogue.ts";
import {runAttribution, runEstimate, runTrace} from "./estimation.ts";
import type {AttributeOptions, EstimateOptions, TraceOptions} from "./estimation.ts";
import {Inputs, atParameters} from "./inputs.ts";
import type {ArchitectureInput, Dimensions, NetworkInput} from "./inputs.ts";
import {createEstimateMany} from "./many.ts";
import type {EstimateMany, WorkerHost} from "./many.ts";
import {createRepresentatives} from "./representatives.ts";
import type {Representatives} from "./representatives.ts";
import {scopes} from "./scope.ts";

/** At which values of its parameters a description is looked at. */
export type AtParameters = Pick<Request<"describeArchitecture">, "parameters">;

/** At which values of its parameters a description's mappings are checked, and how. */
export interface CheckMappingsOptions extends Omit<Request<"checkMappings">, "architecture"> {
  /** Ends the check early: the promise is rejected with the signal's reason. */
  signal?: AbortSignalLike | undefined;
}

/** A network, and, of an ONNX file, the network in our own JSON. */
export interface ReadNetwork extends NetworkSummary {
  network?: object;
}

export interface Package {
  /** How long a network takes on an accelerator. Rejects with a CyclescopeError where an input is refused. */
  estimate(options: EstimateOptions): Promise<Estimate>;
  /**
   * The same with an outcome, also of a signal that ends it (`Aborted`) and of whatever is thrown by an argument or a
   * callback (`BadArgument`): functions that begin with `try` never throw and never reject.
   */
  tryEstimate(options: EstimateOptions): Promise<Outcome<Estimate>>;
  /**
   * What the cycles of a network on an accelerator are spent on, along the critical path. Rejects with a CyclescopeError
   * where an input is refused; a fitted model knows no causes.
   */
  attribute(options: AttributeOptions): Promise<Attribution>;
  /** The same, with a refused input as an outcome. */
  tryAttribute(options: AttributeOptions): Promise<Outcome<Attribution>>;
  /**
   * When the instructions of a layer happen and what they wait for: the first ones, those of its steady state, the last
   * ones. `chromeTrace` makes what Perfetto opens of it. Rejects with a CyclescopeError where an input is refused.
   */
  trace(options: TraceOptions): Promise<Trace>;
  /** The same, with a refused input as an outcome. */
  tryTrace(options: TraceOptions): Promise<Outcome<Trace>>;
  /**
   * The totals of many estimates, made on a pool of workers: results come as they are ready. It throws the signal's reason
   * where that ends it; a point that is refused has that as its outcome.
   */
  readonly estimateMany: EstimateMany;
  /** Checks a description at the request's parameters, and says what it describes. */
  checkArchitecture(architecture: ArchitectureInput, request?: AtParameters): Promise<ArchitectureSummary>;
  tryCheckArchitecture(architecture: ArchitectureInput, request?: AtParameters): Promise<Outcome<ArchitectureSummary>>;
  /**
   * Makes programs of small random layers with every mapping of a description, executes them, and says which compute
   * something else than the layer, and where. Rejects with a CyclescopeError where the description itself is refused.
   */
  checkMappings(architecture: ArchitectureInput, options?: CheckMappingsOptions): Promise<MappingCheck>;
  /** The same, with a refused input as an outcome. */
  tryCheckMappings(architecture: ArchitectureInput, options?: CheckMappingsOptions): Promise<Outcome<MappingCheck>>;
  /**
   * A description written out, as JSON: without functions, components, blocks and mappings that extend others, which are
   * replaced by what they stand for. Rejects with a CyclescopeError where the description is refused.
   */
  expand(architecture: ArchitectureInput): Promise<string>;
  /** The same, with a refused input as an outcome. */
  tryExpand(architecture: ArchitectureInput): Promise<Outcome<string>>;
  /**
   * The objects of an accelerator at the request's parameters, by group (`pe[*][*]`), with their sizes, and the edges
   * between groups: what its picture is drawn from. Rejects with a CyclescopeError where an input is refused.
   */
  describe(architecture: ArchitectureInput, request?: AtParameters): Promise<ArchitectureOutline>;
  /** The same, with a refused input as an outcome. */
  tryDescribe(architecture: ArchitectureInput, request?: AtParameters): Promise<Outcome<ArchitectureOutline>>;
  /** Reads a network and says what it is; for ONNX, `network` of the result is the network in our own JSON. */
  readNetwork(network: NetworkInput, options?: {dimensions?: Dimensions}): Promise<ReadNetwork>;
  tryReadNetwork(network: NetworkInput, options?: {dimensions?: Dimensions}): Promise<Outcome<ReadNetwork>>;
  /**
   * The convolutions and matrix products of a network as a topology of SCALE-Sim, and the layers with multiply-accumulates
   * that it cannot say.
   */
  networkTopology(network: NetworkInput, options?: {dimensions?: Dimensions}): Promise<NetworkTopology>;
  readonly representatives: Representatives;
  version(): Promise<Version>;
  /** The built-in accelerators. */
  readonly presets: readonly CatalogueEntry[];
  /** The built-in networks. */
  readonly networks: readonly CatalogueEntry[];
}

export function createPackage(
  client: CoreClient,
  readText: ReadText,
  catalogue: Catalogue,
  workers: WorkerHost,
): Package {
  const inputs = new Inputs(catalogue, readText);
  const scoped = scopes(client);

  const estimateOutcome: Package["tryEstimate"] = (options) =>
    scoped(async (scope) => {
      const outcome = await runEstimate(client, inputs, scope, options);
      if (!outcome.ok) return outcome;
      return client.call("estimateDocument", {estimate: outcome.value.estimate});
    });

  const attributeOutcome: Package["tryAttribute"] = (options) =>
    scoped((scope) => runAttribution(client, inputs, scope, options));

  const traceOutcome: Package["tryTrace"] = (options) => scoped((scope) => runTrace(client, inputs, scope, options));

  const checkArchitectureOutcome: Package["tryCheckArchitecture"] = (architecture, request = {}) =>
    scoped(async (scope) => {
      const document = await inputs.described(scope, architecture);
      if (!document.ok) return document;
      return client.call("describeArchitecture", {...request, ...atParameters(document.value, request.parameters)});
    });

  const mappingCheckOutcome: Package["tryCheckMappings"] = (architecture, {signal, ...request} = {}) =>
    scoped(async (scope) => {
      const document = await inputs.described(scope, architecture);
      if (!document.ok) return document;
      return client.run("checkMappings", {...request, ...atParameters(document.value, request.parameters)}, {signal});
    });

  const expandOutcome: Package["tryExpand"] = (architecture) =>
    scoped(async (scope) => {
      const document = await inputs.architecture(scope, architecture);
      if (!document.ok) return document;
      const expanded = await client.call("expand", {architecture: document.value});
      return expanded.ok ? success(readableJson(JSON.parse(expanded.value.text))) : expanded;
    });

  const describeOutcome: Package["tryDescribe"] = (architecture, request = {}) =>
    scoped(async (scope) => {
      const document = await inputs.described(scope, architecture);
      if (!document.ok) return document;
      return client.call("describe", {...request, ...atParameters(document.value, request.parameters)});
    });

  const readNetworkOutcome: Package["tryReadNetwork"] = (network, options) =>
    scoped(async (scope) => {
      const document = await inputs.network(scope, network, options?.dimensions);
      if (!document.ok) return document;
      const summary = await client.call("describeNetwork", document.value);
      if (!summary.ok || document.value.dimensions === undefined) return summary;
      const text = await client.call("networkDocument", document.value);
      return text.ok ? success({...summary.value, network: JSON.parse(text.value.text) as object}) : text;
    });

  const networkTopology: Package["networkTopology"] = (network, {dimensions} = {}) =>
    scoped(async (scope) => {
      const document = unwrap(await inputs.network(scope, network, dimensions));
      return unwrap(await client.call("networkTopology", document));
    });

  return {
    tryEstimate: (options) =>
      caught(
        () => estimateOutcome(options),
        () => options.signal,
      ),
    tryAttribute: (options) =>
      caught(
        () => attributeOutcome(options),
        () => options.signal,
      ),
    tryTrace: (options) =>
      caught(
        () => traceOutcome(options),
        () => options.signal,
      ),
    tryCheckArchitecture: (architecture, request) => caught(() => checkArchitectureOutcome(architecture, request)),
    tryCheckMappings: (architecture, options) =>
      caught(
        () => mappingCheckOutcome(architecture, options),
        () => options?.signal,
      ),
    tryExpand: (architecture) => caught(() => expandOutcome(architecture)),
    tryDescribe: (architecture, request) => caught(() => describeOutcome(architecture, request)),
    tryReadNetwork: (network, options) => caught(() => readNetworkOutcome(network, options)),
    networkTopology,
    estimateMany: createEstimateMany(client, inputs, workers),
    estimate: async (options) => unwrap(await estimateOutcome(options)),
    attribute: async (options) => unwrap(await attributeOutcome(options)),
    trace: async (options) => unwrap(await traceOutcome(options)),
    checkArchitecture: async (architecture, request) => unwrap(await checkArchitectureOutcome(architecture, request)),
    checkMappings: async (architecture, options) => unwrap(await mappingCheckOutcome(architecture, options)),
    expand: async (architecture) => unwrap(await expandOutcome(architecture)),
    describe: async (architecture, request) => unwrap(await describeOutcome(architecture, request)),
    readNetwork: async (network, options) => unwrap(await readNetworkOutcome(network, options)),
    representatives: createRepresentatives(client, inputs, scoped),
    version: async () => unwrap(await client.call("version", {})),
    presets: listed(catalogue.presets),
    networks: listed(catalogue.networks),
  };
}
