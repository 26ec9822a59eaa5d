// Made by `npm run types` from the modules' tables of operations and wasm/schema/; change those instead.
import type * as schema from "./schema.ts";

/** Operations that answer at once. */
export interface CallOperations {
  /** Versions of the estimator. It takes nothing. */
  version: {request: schema.VersionRequest; response: schema.Version};
  /** What this module can do. It takes nothing. */
  operations: {request: schema.OperationsRequest; response: schema.OperationList};
  /** Gives back a handle that put() or a result handed out; a document is gone when it was given back as often as it was handed out. */
  release: {request: schema.ReleaseRequest; response: null};
  /** Answers what the last step of a job `wanted`; the next step goes on with it. */
  provide: {request: schema.ProvideRequest; response: null};
  /** The text of a document that has one: of all kinds but files of networks and estimates. */
  document: {request: schema.DocumentRequest; response: schema.DocumentText};
  /** What a description describes, at given parameters. */
  describeArchitecture: {request: schema.DescribeArchitectureRequest; response: schema.ArchitectureSummary};
  /** What the picture of an accelerator is drawn from, at given parameters. */
  describe: {request: schema.DescribeRequest; response: schema.ArchitectureOutline};
  /** What a network is. */
  describeNetwork: {request: schema.DescribeNetworkRequest; response: schema.NetworkSummary};
  /** A network in our own JSON, whatever it was read from. */
  networkDocument: {request: schema.NetworkDocumentRequest; response: schema.DocumentText};
  /** All that an estimate says of one layer. */
  estimateLayer: {request: schema.EstimateLayerRequest; response: schema.LayerEstimate};
  /** A whole estimate. */
  estimateDocument: {request: schema.EstimateDocumentRequest; response: schema.Estimate};
  /** The convolutions and matrix products of a network as a topology of SCALE-Sim. */
  networkTopology: {request: schema.NetworkTopologyRequest; response: schema.NetworkTopology};
  /** A description written out: its functions, components, blocks, mappings that extend others and libraries are replaced by what they stand for. */
  expand: {request: schema.ExpandRequest; response: schema.DocumentText};
  /** Every layer type, its parameters, and what known networks use of them. It takes nothing. */
  layerTypes: {request: schema.LayerTypesRequest; response: schema.LayerTypes};
  /** What a table of measurements holds and shows. */
  describeTable: {request: schema.DescribeTableRequest; response: schema.TableSummary};
  /** Measurements kept aside for judging models, and draws of different sizes from the others. */
  splitTable: {request: schema.SplitTableRequest; response: schema.TableSplit};
  /** The layers and blocks that a network consists of, each once, as a table to measure or to predict. */
  networkLayers: {request: schema.NetworkLayersRequest; response: schema.NetworkLayers};
  /** The layers of a table one by one. */
  tableLayers: {request: schema.TableLayersRequest; response: schema.ListedLayers};
  /** The network that consists of one layer or block alone, in our own JSON with all tensors. */
  layerNetwork: {request: schema.LayerNetworkRequest; response: schema.DocumentText};
  /** Layers to measure. */
  plan: {request: schema.PlanRequest; response: schema.Plan};
  /** What a fitted model is. */
  describeModel: {request: schema.DescribeModelRequest; response: schema.ModelSummary};
  /** A model's latencies of the layers of a table. */
  predict: {request: schema.PredictRequest; response: schema.Predictions};
  /** A model's errors on a table of measurements. */
  evaluate: {request: schema.EvaluateRequest; response: schema.Evaluation};
  /** How long a network takes by a fitted model. */
  estimateByModel: {request: schema.EstimateByModelRequest; response: schema.EstimateResponse};
}

/** Operations that take long. */
export interface JobOperations {
  /** How long a network takes on an accelerator. Long work. */
  estimate: {request: schema.EstimateRequest; response: schema.EstimateResponse; partial: schema.EstimatePartial};
  /** What the cycles of a network on an accelerator are spent on. Long work. */
  attribute: {request: schema.AttributeRequest; response: schema.Attribution; partial: never};
  /** When every instruction of a layer happens and what it waits for: the first ones, those where the layer is in a steady state, and the last ones. Long work. */
  trace: {request: schema.TraceRequest; response: schema.Trace; partial: never};
  /** Makes programs of small random layers with every mapping of a description, and executes them. Long work. */
  checkMappings: {request: schema.CheckMappingsRequest; response: schema.MappingCheck; partial: never};
  /** Looks for step widths. Long work. */
  sweep: {request: schema.SweepRequest; response: schema.SweepResponse; partial: schema.SweepPartial};
  /** Measures layers: those of a table, or those of a plan. Long work. */
  measure: {request: schema.MeasureRequest; response: schema.MeasureResponse; partial: never};
  /** Fits a model. Long work. */
  fit: {request: schema.FitRequest; response: schema.FitResponse; partial: never};
  /** Finds the parameters of a described accelerator from a table of measurements. Long work. */
  calibrate: {request: schema.CalibrateRequest; response: schema.CalibrateResponse; partial: schema.CalibratePartial};
}

/** The operations of each module, with the paths of the handles in their answers. */
export const kOperations = {
  cyclescope: {
    version: [],
    operations: [],
    release: [],
    provide: [],
    document: [],
    describeArchitecture: [],
    describe: [],
    describeNetwork: [],
    networkDocument: [],
    estimate: ["estimate"],
    estimateLayer: [],
    estimateDocument: [],
  },
  full: {
    version: [],
    operations: [],
    release: [],
    provide: [],
    document: [],
    describeArchitecture: [],
    describe: [],
    describeNetwork: [],
    networkDocument: [],
    estimate: ["estimate"],
    estimateLayer: [],
    estimateDocument: [],
    attribute: [],
    trace: [],
    networkTopology: [],
    checkMappings: [],
    expand: [],
    layerTypes: [],
    describeTable: [],
    splitTable: ["test.table", "train.table", "draws.*.table"],
    networkLayers: ["table"],
    tableLayers: [],
    layerNetwork: [],
    sweep: [],
    plan: ["table"],
    measure: ["table"],
    fit: ["model"],
    calibrate: [],
    describeModel: [],
    predict: [],
    evaluate: [],
    estimateByModel: ["estimate"],
  },
} as const;
