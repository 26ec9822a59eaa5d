// Made by `npm run types` from the modules' tables of operations and wasm/schema/; change those instead.
import type {Handle} from "../client/handle.ts";

/**
 * A whole number, or the name of a choice of an enumerated parameter. Unit: as declared by the parameter.
 */
export type ParameterValue = number | string;
/**
 * compute: a unit is busy. data_wait: a result takes longer than its unit is busy with it. structural_wait: a stage holds an instruction. memory_latency: a request is under way and transfers nothing, or a unit that moves data has not begun to. memory_bandwidth: a port transfers, or a unit is busy moving data. fetch: instructions are fetched and issued. No unit.
 */
export type PathCause = "compute" | "data_wait" | "structural_wait" | "memory_latency" | "memory_bandwidth" | "fetch";
/**
 * Parts of the critical path, by cause and then object; their cycles add up to the latency.
 */
export type Path = PathPart[];
/**
 * What latencies are in. No unit.
 */
export type LatencyUnit = "cycles" | "s" | "ms" | "us" | "ns";
/**
 * A layer or block to measure or predict: its type, and a member for each parameter that the type has, by its name.
 */
export type MeasurableLayer = {type: LayerType} & {[parameter: string]: number};
/**
 * A kind of layer, or of a block of layers that a device's compiler fuses: a name that `layerTypes` lists, "conv2d_relu". No unit.
 */
export type LayerType = string;
/**
 * A parameter of a layer type: a name that `layerTypes` lists, "kernel_width". No unit.
 */
export type LayerParameter = string;
/**
 * The machine's parts that instructions occupy, grouped by declared name: what the lists of busy shares and the limiting resources name. Storages behind a cache are left out.
 */
export type Resources = Resource[];
/**
 * Names of the storages for data, with * for every index: the order of the lists `storages` below. Storages behind a cache are left out, as the traffic of a cache itself is not counted. No unit.
 */
export type Storages = string[];
/**
 * The overview of an estimate, or what differs from a known one.
 */
export type EstimateResponse = EstimateOverview | EstimateChanges;
/**
 * Data moved, per entry of the estimate's `storages`.
 */
export type Storages1 = StorageTraffic[];
/**
 * How busy the resources were, the busiest first; those in use for less than 1 % of the cycles are left out. A stage is in use for the latency of every instruction that passes, a unit for its initiation interval, a storage for the transfers at its ports, the instruction memory for full fetch accesses; waiting does not count.
 */
export type Busy = BusyShare[];
/**
 * Operators that the machine has no instructions for, those with the most MACs first: what is missing from the total.
 */
export type Unmapped = UnmappedOperator[];
/**
 * How far estimates like this one were from measurements, one entry per set of measurements; empty where the method was never compared. What they say of this estimate is in `claims.validated`.
 */
export type Accuracy = ComparedError[];
/**
 * Parameters beyond what the model was trained on.
 */
export type PredictionOutside = LayerParameter[];
/**
 * Every layer type, and what known networks use of it.
 */
export type LayerTypes = LayerTypeInfo[];
/**
 * The operations of this module.
 */
export type OperationList = OperationEntry[];
/**
 * What a device says of one layer.
 */
export type DeviceAnswer = MeasuredAnswer | RefusedAnswer;
/**
 * Nothing.
 */
export type ProvideResponse = null;
/**
 * Nothing.
 */
export type ReleaseResponse = null;
/**
 * steady: where iterations repeat for the longest time, or the middle. No unit.
 */
export type WindowPlace = "whole" | "first" | "steady" | "last";
/**
 * fetch: the fetch stage was busy. issue_buffer: it had no room. issue_port: one instruction per cycle to each successor. occupied: the object held another instruction. register, memory: data of an earlier instruction. concurrency: all slots for requests were taken. bandwidth: all ports transferred. other_requests: requests of the same instruction start together. misses: as many lines under way as may be. line: a line was being loaded for another access. No unit.
 */
export type WaitCause =
  | "fetch"
  | "issue_buffer"
  | "issue_port"
  | "occupied"
  | "register"
  | "memory"
  | "concurrency"
  | "bandwidth"
  | "other_requests"
  | "misses"
  | "line";

/**
 * Every schema's type, so that one compilation names all of them.
 */
export interface SchemaTypes {
  "attribute.request": AttributeRequest;
  "attribute.response": Attribution;
  "calibrate.partial": CalibratePartial;
  "calibrate.request": CalibrateRequest;
  "calibrate.response": CalibrateResponse;
  "checkMappings.request": CheckMappingsRequest;
  "checkMappings.response": MappingCheck;
  "describe.request": DescribeRequest;
  "describe.response": ArchitectureOutline;
  "describeArchitecture.request": DescribeArchitectureRequest;
  "describeArchitecture.response": ArchitectureSummary;
  "describeModel.request": DescribeModelRequest;
  "describeModel.response": ModelSummary;
  "describeNetwork.request": DescribeNetworkRequest;
  "describeNetwork.response": NetworkSummary;
  "describeTable.request": DescribeTableRequest;
  "describeTable.response": TableSummary;
  diagnostic: Diagnostic;
  "document.request": DocumentRequest;
  "document.response": DocumentText;
  "estimate.partial": EstimatePartial;
  "estimate.request": EstimateRequest;
  "estimate.response": EstimateResponse;
  estimate: Estimate;
  "estimateByModel.request": EstimateByModelRequest;
  "estimateByModel.response": EstimateResponse;
  "estimateDocument.request": EstimateDocumentRequest;
  "estimateDocument.response": Estimate;
  "estimateLayer.request": EstimateLayerRequest;
  "estimateLayer.response": LayerEstimate;
  "evaluate.request": EvaluateRequest;
  "evaluate.response": Evaluation;
  "expand.request": ExpandRequest;
  "expand.response": DocumentText;
  "fit.request": FitRequest;
  "fit.response": FitResponse;
  "layerNetwork.request": LayerNetworkRequest;
  "layerNetwork.response": DocumentText;
  "layerTypes.request": LayerTypesRequest;
  "layerTypes.response": LayerTypes;
  "measure.request": MeasureRequest;
  "measure.response": MeasureResponse;
  "networkDocument.request": NetworkDocumentRequest;
  "networkDocument.response": DocumentText;
  "networkLayers.request": NetworkLayersRequest;
  "networkLayers.response": NetworkLayers;
  "networkTopology.request": NetworkTopologyRequest;
  "networkTopology.response": NetworkTopology;
  "operations.request": OperationsRequest;
  "operations.response": OperationList;
  "plan.request": PlanRequest;
  "plan.response": Plan;
  "predict.request": PredictRequest;
  "predict.response": Predictions;
  "provide.request": ProvideRequest;
  "provide.response": ProvideResponse;
  "release.request": ReleaseRequest;
  "release.response": ReleaseResponse;
  representatives: RepresentativesDefinitions;
  "splitTable.request": SplitTableRequest;
  "splitTable.response": TableSplit;
  step: Step;
  "sweep.partial": SweepPartial;
  "sweep.request": SweepRequest;
  "sweep.response": SweepResponse;
  "tableLayers.request": TableLayersRequest;
  "tableLayers.response": ListedLayers;
  "trace.request": TraceRequest;
  "trace.response": Trace;
  "version.request": VersionRequest;
  "version.response": Version;
}
/**
 * What the cycles of a network on an accelerator are spent on. Long work.
 */
export interface AttributeRequest {
  /**
   * Handle of a description. No unit.
   */
  architecture: Handle;
  /**
   * Handle of a network in our own JSON or of a file. No unit.
   */
  network: Handle;
  dimensions?: Dimensions;
  parameters?: Parameters;
  /**
   * Instructions that may be evaluated per program before fast_forward averages the rest and says so, and whole_graph refuses. Left out: 50 million. Unit: instructions.
   */
  instruction_budget?: number;
  /**
   * Who chooses tile sizes: the description, as the machine's own software would, or a search for the fewest cycles by the method of the estimate, which tries up to `tile_trials` choices per layer. No unit.
   */
  tiles?: "description" | "best";
  /**
   * Choices of tile sizes that are timed per layer at most, the description's included; where no more fit, all are. Only with tiles 'best'. Unit: choices.
   */
  tile_trials?: number;
  pinned_tiles?: PinnedTiles;
  /**
   * What the cache in which an accelerator keeps tensors from layer to layer holds when a layer begins: as in the steady state of inferences one after another (steady) or in the first one (first), before each of which the inputs were written; nothing (cold); as where the layer alone is executed again and again (repeated); or what `resident_shares` says (given). Without effect where the description keeps no tensors. No unit.
   */
  residency?: "steady" | "first" | "cold" | "repeated" | "given";
  resident_shares?: ResidentShares;
}
/**
 * Values of what a network's file leaves open, by name; those left out have the file's own values, or 1. A network in our own JSON has none. Unit: elements.
 */
export interface Dimensions {
  /**
   * Unit: elements.
   */
  [k: string]: number;
}
/**
 * Values of the accelerator's parameters by name; those left out keep their defaults. Units: as declared by each parameter.
 */
export interface Parameters {
  [k: string]: ParameterValue;
}
/**
 * Tile sizes that are given, by layer and tile variable; the others are chosen. Refused where there is no such layer, or it has no such tile variable (as it is executed along with another, say), or the value is out of range or does not fit with the machine's memories and the mapping's constraints. Units: as the mapping counts.
 */
export interface PinnedTiles {
  /**
   * Of one layer. Units: as the mapping counts.
   */
  [k: string]: {
    /**
     * Unit: as the mapping counts.
     */
    [k: string]: number;
  };
}
/**
 * With residency 'given', and only then: the share of each operand of every layer's kernels that the cache holds when the layer begins, by the operand's name in the kernel's formula: X, W, B and Y of a convolution, A, B, C and Y of a matrix product, X0, X1, ... and Y of an element-wise function. Those left out have 0. No unit.
 */
export interface ResidentShares {
  /**
   * Share of the tensor's bytes. No unit.
   */
  [k: string]: number;
}
/**
 * The critical path of each layer, from its first fetch to its last result: every cycle of the latency has one cause at one object.
 */
export interface Attribution {
  total: TotalPath;
  /**
   * All layers of the network, in its order.
   */
  layers: LayerPath[];
}
/**
 * All layers, one after another.
 */
export interface TotalPath {
  /**
   * Latency of what is mapped. Unit: cycles of the accelerator's clock.
   */
  cycles: number;
  /**
   * Equal to what evaluating every instruction finds. Otherwise cycles of some layers were extrapolated, and distributed as those before them. No unit.
   */
  exact: boolean;
  path: Path;
}
/**
 * Cycles with one cause at one object.
 */
export interface PathPart {
  cause: PathCause;
  /**
   * Stage, unit or storage, with * for every index: "pe[*][*].mac". No unit.
   */
  object: string;
  /**
   * Unit: cycles of the accelerator's clock.
   */
  cycles: number;
}
/**
 * A layer; without cycles where it has no cost of its own.
 */
export interface LayerPath {
  /**
   * Name of the layer. No unit.
   */
  name: string;
  /**
   * Latency of what is mapped. Unit: cycles of the accelerator's clock.
   */
  cycles: number;
  path: Path;
  /**
   * What its multiply-accumulates, and those of the layers that are executed along with it, take at the accelerator's peak, rounded up. Unit: cycles of the accelerator's clock.
   */
  ideal_cycles: number;
  /**
   * For how long the busiest unit that multiplies and accumulates is busy, with whatever it does. Unit: cycles of the accelerator's clock.
   */
  multiplier_cycles: number;
  /**
   * Of the path: units that multiply and accumulate are computing. Unit: cycles of the accelerator's clock.
   */
  multiplier_path_cycles: number;
  /**
   * Of the path: memory_bandwidth at DRAM, and at units that read or write it. Unit: cycles of the accelerator's clock.
   */
  dram_path_cycles: number;
  /**
   * What units read from and write to DRAM; 0 where a cache is in front of it. Unit: bytes.
   */
  dram_bytes: number;
  /**
   * What had to move between DRAM, caches included, and units if each element of a tensor did so once. Unit: bytes.
   */
  least_dram_bytes: number;
}
/**
 * How good the parameters are so far.
 */
export interface CalibratePartial {
  /**
   * Mean error of the best parameters so far over the measurements that are looked at, of the logarithm: 0.01 is about 1 %. Unit: 1.
   */
  error: number;
}
/**
 * Finds the parameters of a described accelerator from a table of measurements. Long work.
 */
export interface CalibrateRequest {
  /**
   * Handle of a description. No unit.
   */
  architecture: Handle;
  /**
   * Handle of a table, as CSV. No unit.
   */
  table: Handle;
  /**
   * Layer type of rows that name none. No unit.
   */
  type?: string;
  /**
   * Values of the accelerator's parameters that are known. Units: as declared.
   */
  fixed?: {
    [k: string]: ParameterValue;
  };
  /**
   * Parameters to find; left out or empty: all that are not fixed and whose defaults are not computed from others. A clock is found where the table has times.
   *
   * Items: A parameter's name. No unit.
   */
  free?: string[];
  /**
   * Of the random numbers; the same seed gives the same answer. No unit.
   */
  seed?: number;
}
/**
 * The parameters of the accelerator.
 */
export interface CalibrateResponse {
  unit: LatencyUnit;
  parameters: Parameters;
  /**
   * What was looked for; parameters has those that are not their defaults, and the fixed ones.
   */
  found: CalibratedParameter[];
  /**
   * The clock at these parameters; absent where the table has cycles. Unit: hertz.
   */
  clock_hz?: number;
  fitted: PredictionErrors;
  held_out: PredictionErrors;
  /**
   * Measured layers that the accelerator cannot run; not among the errors. Unit: layers.
   */
  refused: number;
  /**
   * The layers that the errors are of, up to 600, in the table's order.
   */
  predictions: CalibratedLayer[];
  /**
   * Rows of the table that were left out.
   */
  remarks: TableRemark[];
}
/**
 * What the measurements say of one parameter.
 */
export interface CalibratedParameter {
  /**
   * The parameter's. No unit.
   */
  name: string;
  value: ParameterValue;
  /**
   * The description's, at the other values that were found. Unit: as declared by the parameter.
   */
  default: ParameterValue;
  /**
   * The least number that meets the measurements about as well, the others held, as far as was looked: a factor of 8 away. Absent of a choice. Unit: as declared by the parameter.
   */
  low?: number;
  /**
   * The greatest one. Absent of a choice. Unit: as declared by the parameter.
   */
  high?: number;
  /**
   * False: quite other values meet the measurements as well, so this one is a guess. No unit.
   */
  determined: boolean;
}
/**
 * Errors relative to what was measured.
 */
export interface PredictionErrors {
  /**
   * Layers compared. Unit: layers.
   */
  count: number;
  /**
   * Mean of the absolute errors. Unit: per cent.
   */
  mape_percent: number;
  /**
   * Root of the mean of their squares. Unit: per cent.
   */
  rmspe_percent: number;
  /**
   * The largest. Unit: per cent.
   */
  worst_percent: number;
}
/**
 * A measured layer at the parameters that were found.
 */
export interface CalibratedLayer {
  layer: MeasurableLayer;
  /**
   * Latency. Unit: the table's.
   */
  measured: number;
  /**
   * Latency. Unit: the table's.
   */
  predicted: number;
  /**
   * True: one of those that judge (held_out); false: the search may have looked at it (fitted). No unit.
   */
  held_out: boolean;
}
/**
 * What was wrong with a row or layer, or deserves a look.
 */
export interface TableRemark {
  /**
   * 1-based line in the table; 0 where it is about no row. Unit: lines.
   */
  line: number;
  /**
   * Stable identifier in PascalCase. No unit.
   */
  code: string;
  /**
   * The column or layer type. No unit.
   */
  path: string;
  /**
   * What was found. No unit.
   */
  message: string;
  /**
   * How to mend it, or empty. No unit.
   */
  hint: string;
  /**
   * Whether the row is used all the same. No unit.
   */
  used: boolean;
}
/**
 * Makes programs of small random layers with every mapping of a description, and executes them. Long work.
 */
export interface CheckMappingsRequest {
  /**
   * Handle of a description. No unit.
   */
  architecture: Handle;
  parameters?: Parameters;
  /**
   * Whether programs are executed; else they are only made and timed, which shows units, registers and edges that are not there. No unit.
   */
  execute?: boolean;
}
/**
 * What small random layers showed of each mapping, at the parameters of the request and at others between their least value and their default.
 */
export interface MappingCheck {
  /**
   * All mappings, in the order of the description.
   */
  mappings: CheckedMapping[];
}
/**
 * What became of a mapping.
 */
export interface CheckedMapping {
  /**
   * The mapping's name. No unit.
   */
  name: string;
  /**
   * JSON pointer of the mapping. No unit.
   */
  path: string;
  /**
   * Programs that it made; 0: none of the layers that were tried meets its conditions, so nothing is known of it. Unit: programs.
   */
  programs: number;
  finding?: MappingFinding;
}
/**
 * What is wrong with it; absent where nothing was found.
 */
export interface MappingFinding {
  diagnostic: Diagnostic;
  /**
   * The layer: kind, sizes, and what is executed along with it. No unit.
   */
  layer: string;
  /**
   * Tile sizes, "tile_m=2 tile_n=4"; may be empty. No unit.
   */
  tiles: string;
  /**
   * Values of parameters at which it was found; the others had their defaults. Units: the parameters' own.
   */
  parameters: {
    [k: string]: number | string;
  };
}
/**
 * Why an input was refused, for the person who wrote it.
 */
export interface Diagnostic {
  /**
   * Stable identifier in PascalCase, e.g. "UnknownKey"; programs may test for it. No unit.
   */
  code: string;
  /**
   * Which of the call's inputs is at fault: the accelerator's description, the network, the request, the number of a job, none of them (module), a table of layers or measurements, or a fitted model. No unit.
   */
  input: "architecture" | "network" | "request" | "job" | "module" | "table" | "model";
  /**
   * Where in that input: a JSON pointer ("/objects/3/latency"), the name of a layer or ONNX node, or empty. No unit.
   */
  path: string;
  /**
   * What was found and what was expected, one sentence, units included. No unit.
   */
  message: string;
  /**
   * How to mend it, or empty. No unit.
   */
  hint: string;
  /**
   * 1-based line in the input's text; 0 where it is not text or the place is not known. Unit: lines.
   */
  line: number;
  /**
   * 1-based column in the line; 0 like line. Unit: bytes.
   */
  column: number;
}
/**
 * What the picture of an accelerator is drawn from, at given parameters.
 */
export interface DescribeRequest {
  /**
   * Handle of a description. No unit.
   */
  architecture: Handle;
  parameters?: Parameters;
}
/**
 * An accelerator with its arrays folded: what its picture is drawn from.
 */
export interface ArchitectureOutline {
  /**
   * All objects, grouped by declared name and class, in order of their first object.
   */
  groups: GroupOutline[];
  /**
   * How the groups are joined, in order of the first edge.
   */
  edges: EdgeGroup[];
}
/**
 * Objects with the same name but for their indices.
 */
export interface GroupOutline {
  /**
   * Name with * for every index: "pe[*][*].mac". No unit.
   */
  name: string;
  /**
   * ACADL class, e.g. "FunctionalUnit". No unit.
   */
  class: string;
  /**
   * How many there are. Unit: objects.
   */
  count: number;
  /**
   * How many values each index has, where the objects fill a grid; else their number alone. Empty without an index. Unit: objects.
   */
  extents: number[];
  sizes: GroupSizes;
  /**
   * Units: time from the start of an instruction to its result, each different one once, as an expression over attributes of the instruction. Unit: cycles.
   */
  latencies: string[];
  /**
   * Units: time from the start of an instruction until the unit is free, likewise; none where that is the latency. Unit: cycles.
   */
  initiation_intervals: string[];
  /**
   * Units: names of the operations that they process, each of them by at least one. No unit.
   */
  operations: string[];
}
/**
 * Sizes at these parameters, those that objects of the class have.
 */
export interface GroupSizes {
  latency?: SizeRange;
  macs_per_cycle?: SizeRange;
  issue_buffer_size?: SizeRange;
  data_width?: SizeRange;
  port_width?: SizeRange;
  max_concurrent_requests?: SizeRange;
  read_write_ports?: SizeRange;
  read_latency?: SizeRange;
  write_latency?: SizeRange;
  hit_latency?: SizeRange;
  miss_latency?: SizeRange;
  misses_in_flight?: SizeRange;
  sets?: SizeRange;
  ways?: SizeRange;
  line_size?: SizeRange;
  capacity?: SizeRange;
  capacity_bytes?: SizeRange;
  registers?: SizeRange;
}
/**
 * A size among the objects of a group.
 */
export interface SizeRange {
  /**
   * The least. Unit: that of the size.
   */
  min: number;
  /**
   * The largest; mostly equal to the least. Unit: that of the size.
   */
  max: number;
}
/**
 * Edges of one kind from objects of one group to objects of one group.
 */
export interface EdgeGroup {
  /**
   * ACADL's kind. No unit.
   */
  kind: "FORWARD" | "CONTAINS" | "READ_DATA" | "WRITE_DATA";
  /**
   * Group of the sources: its position in `groups`. No unit.
   */
  from: number;
  /**
   * Group of the targets: its position in `groups`. No unit.
   */
  to: number;
  /**
   * Edges between objects. Unit: edges.
   */
  count: number;
}
/**
 * What a description describes, at given parameters.
 */
export interface DescribeArchitectureRequest {
  /**
   * Handle of a description. No unit.
   */
  architecture: Handle;
  parameters?: Parameters;
}
/**
 * What a description describes: what a page needs to show it and to offer its parameters.
 */
export interface ArchitectureSummary {
  /**
   * The description's name, e.g. "systolic_array". No unit.
   */
  name: string;
  /**
   * Name for people; the name where the description has none. No unit.
   */
  title: string;
  /**
   * What the accelerator is, one or a few sentences; may be empty. No unit.
   */
  description: string;
  /**
   * Clock at these parameters. Unit: hertz.
   */
  clock_hz: number;
  /**
   * Parameters in the order of the description: the sliders.
   */
  parameters: ParameterSummary[];
  /**
   * The machine's parts at these parameters, grouped by declared name.
   */
  objects: ObjectGroup[];
  /**
   * Functional units that process an operation with a multiply-accumulate; 0 where there is none. Unit: MACs per cycle.
   */
  peak_macs_per_cycle: number;
  /**
   * Names of the instructions that the machine executes. No unit.
   */
  operations: string[];
  /**
   * Rules by which layers become instructions, in the order of the description.
   */
  mappings: MappingSummary[];
}
/**
 * One parameter.
 */
export interface ParameterSummary {
  /**
   * Key of the request's parameters. No unit.
   */
  name: string;
  /**
   * Unit of its value, e.g. "bytes/cycle"; may be empty. No unit.
   */
  unit: string;
  /**
   * What it is, one line. No unit.
   */
  description: string;
  value: ParameterValue;
  default: ParameterValue;
  /**
   * Where the default follows other parameters: how, e.g. "2 * rows"; `default` is its value at these parameters. No unit.
   */
  default_expression?: string;
  /**
   * Smallest value, of a number parameter. Unit: the parameter's.
   */
  min?: number;
  /**
   * Largest value, of a number parameter. Unit: the parameter's.
   */
  max?: number;
  /**
   * Values are min + a multiple of it, of a number parameter without a factor. Unit: the parameter's.
   */
  step?: number;
  /**
   * Values are min times a power of it, where it is there. No unit.
   */
  factor?: number;
  /**
   * Values of an enumerated parameter; empty for a number. No unit.
   */
  choices: string[];
}
/**
 * Objects with the same name but for their indices.
 */
export interface ObjectGroup {
  /**
   * Name with * for every index: "pe[*][*].mac". No unit.
   */
  name: string;
  /**
   * ACADL class, e.g. "FunctionalUnit". No unit.
   */
  class: string;
  /**
   * How many there are. Unit: objects.
   */
  count: number;
}
/**
 * One rule.
 */
export interface MappingSummary {
  /**
   * The rule's name. No unit.
   */
  name: string;
  /**
   * The computation that it maps: "conv2d", "matmul", "pooling", "elementwise", "reduce" or "move". No unit.
   */
  kernel: string;
}
/**
 * What a fitted model is.
 */
export interface DescribeModelRequest {
  /**
   * Handle of a fitted model. No unit.
   */
  model: Handle;
}
/**
 * What a fitted model is.
 */
export interface ModelSummary {
  /**
   * The device's. No unit.
   */
  name: string;
  unit: LatencyUnit;
  /**
   * Where its measurements come from. No unit.
   */
  provenance: string;
  /**
   * The device's clock, where it is known. Unit: hertz.
   */
  clock_hz?: number;
  /**
   * By layer type.
   */
  types: ModelType[];
}
/**
 * One layer type.
 */
export interface ModelType {
  type: LayerType;
  /**
   * What people call the type: "Convolution + ReLU". No unit.
   */
  title: string;
  /**
   * Representatives that it was fitted to. Unit: layers.
   */
  samples: number;
  /**
   * The one that was best in cross-validation. No unit.
   */
  method: "forest" | "structural" | "structural_boosted";
  cross_validated: PredictionErrors;
  /**
   * All that competed.
   */
  compared: ComparedMethod[];
  /**
   * What it was trained on.
   */
  trained: ParameterRange[];
  /**
   * Its step widths.
   */
  widths: StepWidth[];
}
/**
 * A method that competed.
 */
export interface ComparedMethod {
  /**
   * No unit.
   */
  method: "forest" | "structural" | "structural_boosted";
  /**
   * In cross-validation. Unit: per cent.
   */
  mape_percent: number;
}
/**
 * Values of one parameter.
 */
export interface ParameterRange {
  parameter: LayerParameter;
  /**
   * The smallest. Unit: the parameter's.
   */
  least: number;
  /**
   * The largest. Unit: the parameter's.
   */
  most: number;
}
/**
 * How a device quantises a parameter or product.
 */
export interface StepWidth {
  /**
   * The parameter, or those whose product has the width.
   */
  product: LayerParameter[];
  /**
   * Latency is constant while ceil((product - offset) / width) is; 1: there is no such width. Unit: the product's.
   */
  width: number;
  /**
   * Unit: the product's.
   */
  offset: number;
  /**
   * Distance of jumps between which latency slopes; 1 where none was found. Unit: the product's.
   */
  period?: number;
  /**
   * Unit: the product's.
   */
  period_offset?: number;
  /**
   * Latency did not depend on the parameter. No unit.
   */
  flat?: boolean;
  /**
   * Given and not measured, a hint that measurements agree with or refute, or found by measuring alone. No unit.
   */
  source?: "description" | "confirmed" | "refuted" | "measured";
  /**
   * How sure the finding is. No unit.
   */
  confidence?: number;
  /**
   * Runs of the device. Unit: runs.
   */
  measurements?: number;
  /**
   * Where the width differs over the range.
   */
  ranges?: WidthRange[];
  /**
   * By operating point.
   */
  sweeps?: SweepRecord[];
}
/**
 * A width that holds in a part of the range.
 */
export interface WidthRange {
  /**
   * First value. Unit: the parameter's.
   */
  from: number;
  /**
   * Last value. Unit: the parameter's.
   */
  to: number;
  /**
   * 1: no steps there. Unit: the parameter's.
   */
  width: number;
  /**
   * Unit: the parameter's.
   */
  offset: number;
}
/**
 * What was measured along the parameter, the others held.
 */
export interface SweepRecord {
  /**
   * The operating point: the other parameters' values. Units: the parameters'.
   */
  at: {
    [k: string]: number;
  };
  /**
   * What it looks like by itself. No unit.
   */
  shape: "flat" | "smooth" | "steps" | "sawtooth";
  /**
   * Values of the parameter, ascending.
   *
   * Items: Unit: the parameter's.
   */
  values: number[];
  /**
   * Latency at each.
   *
   * Items: Unit: the device's.
   */
  latencies: number[];
}
/**
 * What a network is.
 */
export interface DescribeNetworkRequest {
  /**
   * Handle of a network in our own JSON or of a file. No unit.
   */
  network: Handle;
  dimensions?: Dimensions;
}
/**
 * What a network is.
 */
export interface NetworkSummary {
  /**
   * The network's name; may be empty. No unit.
   */
  name: string;
  /**
   * Where it comes from; may be empty. No unit.
   */
  source: string;
  /**
   * How many layers it has. Unit: layers.
   */
  layers: number;
  /**
   * Multiply-accumulates of one inference, padding positions included. Unit: MACs.
   */
  macs: number;
  /**
   * False where multiply-accumulates of some layers are not known and so not in `macs`; else absent. No unit.
   */
  complete?: boolean;
  /**
   * Elements of its weights. Unit: elements.
   */
  parameters: number;
  /**
   * Its operators, in order of first use.
   */
  operators: OperatorCount[];
  /**
   * Element types of its tensors, in order of first use.
   */
  types: ElementTypeCount[];
  /**
   * What the network takes.
   */
  inputs: TensorSummary[];
  /**
   * What the network gives.
   */
  outputs: TensorSummary[];
  /**
   * Open dimensions of a file, in order of its inputs, and the values used for them: what a caller may want to ask. Empty for a network in our own JSON, which may have `sizes`.
   */
  dimensions: SymbolicDimension[];
  /**
   * Parameters of a network in our own JSON, in its order: the sliders; absent where it has none.
   */
  sizes?: NetworkSize[];
  /**
   * What only data decides and may be given like a dimension; absent where there is nothing.
   */
  data_dependent?: DataDependentSize[];
  /**
   * What was assumed or left out while reading, a sentence each. No unit.
   */
  warnings: string[];
}
/**
 * Layers with one operator.
 */
export interface OperatorCount {
  /**
   * As the source spells it: "Conv". No unit.
   */
  operator: string;
  /**
   * How many layers have it. Unit: layers.
   */
  layers: number;
  /**
   * Their multiply-accumulates. Unit: MACs.
   */
  macs: number;
}
/**
 * The tensors of one element type.
 */
export interface ElementTypeCount {
  /**
   * Element type: "float32". No unit.
   */
  type: string;
  /**
   * Width of an element in the network. Unit: bits.
   */
  bits: number;
  /**
   * Elements of constants, 2^53 at most. Unit: elements.
   */
  weights: number;
  /**
   * Elements of what layers and inputs yield, 2^53 at most. Unit: elements.
   */
  activations: number;
}
/**
 * Name, shape and type of a tensor.
 */
export interface TensorSummary {
  /**
   * Its name. No unit.
   */
  name: string;
  /**
   * Extents, outermost first. Unit: elements.
   */
  shape: number[];
  /**
   * Element type, e.g. "float32". No unit.
   */
  type: string;
}
/**
 * One symbolic dimension.
 */
export interface SymbolicDimension {
  /**
   * Its name in the file, or "input[0]" where it has none: the key of readOnnx()'s dimensions. No unit.
   */
  name: string;
  /**
   * The value used. Unit: elements.
   */
  value: number;
  /**
   * Whether the caller gave that value; false: it is a guess. No unit.
   */
  given: boolean;
  /**
   * Whether it is a batch: its name says so, or it is the first dimension of an input. No unit.
   */
  batch: boolean;
  /**
   * The first input that has it. No unit.
   */
  input: string;
  /**
   * Which of that input's dimensions it is, from 0. No unit.
   */
  axis: number;
}
/**
 * A size that the network leaves to whoever uses it.
 */
export interface NetworkSize {
  /**
   * Key of the request's dimensions. No unit.
   */
  name: string;
  /**
   * Unit of its value; may be empty. No unit.
   */
  unit: string;
  /**
   * What it is, one line; may be empty. No unit.
   */
  description: string;
  /**
   * The value used. Unit: its own.
   */
  value: number;
  /**
   * The value where none is given. Unit: its own.
   */
  default: number;
  /**
   * Smallest value. Unit: its own.
   */
  min: number;
  /**
   * Largest value. Unit: its own.
   */
  max: number;
  /**
   * Values are min + a multiple of it, without a factor. Unit: its own.
   */
  step: number;
  /**
   * Values are min times a power of it, where it is there. No unit.
   */
  factor?: number;
}
/**
 * An extent, a number of iterations or a branch that data decides.
 */
export interface DataDependentSize {
  /**
   * The key of readOnnx()'s dimensions: of an extent the file's name or "output[0]", else the node's. No unit.
   */
  name: string;
  /**
   * extent: of a tensor; trips: how often a Loop's body runs; branch: 1 takes an If's then_branch, 0 its else_branch. No unit.
   */
  kind: "extent" | "trips" | "branch";
  /**
   * The operator that has it. No unit.
   */
  operator: string;
  /**
   * Name of its node. No unit.
   */
  node: string;
  /**
   * The value that the caller gave; null: none, and what needs it is not counted. Unit: elements or iterations.
   */
  value: number | null;
}
/**
 * What a table of measurements holds and shows.
 */
export interface DescribeTableRequest {
  /**
   * Handle of a table, as CSV. No unit.
   */
  table: Handle;
  /**
   * Layer type of rows that name none. No unit.
   */
  type?: string;
}
/**
 * What a table of measurements holds and shows.
 */
export interface TableSummary {
  unit: LatencyUnit;
  /**
   * That are used. Unit: rows.
   */
  rows: number;
  /**
   * Different layers. Unit: layers.
   */
  layers: number;
  /**
   * By layer type.
   */
  types: TableType[];
  /**
   * By line.
   */
  remarks: TableRemark[];
}
/**
 * One layer type.
 */
export interface TableType {
  type: LayerType;
  /**
   * Different layers. Unit: layers.
   */
  layers: number;
  /**
   * What the rows span.
   */
  ranges: ParameterRange[];
  /**
   * What series of rows show that differ in one parameter only.
   */
  widths: StepWidth[];
}
/**
 * The text of a document that has one: of all kinds but files of networks and estimates.
 */
export interface DocumentRequest {
  /**
   * Its handle. No unit.
   */
  handle: Handle;
}
/**
 * A document's text.
 */
export interface DocumentText {
  /**
   * To be saved as it is. No unit.
   */
  text: string;
}
/**
 * The layers that are done since the step before; with the first of them, what does not depend on the layers.
 */
export interface EstimatePartial {
  architecture?: EstimatedArchitecture;
  /**
   * The method that was asked for (fitted_model: the accelerator is a fitted model of measurements); each layer says what was used. No unit.
   */
  method?:
    | "fast_forward"
    | "whole_graph"
    | "fixed_point"
    | "simulate"
    | "roofline"
    | "refined_roofline"
    | "analytical"
    | "regression"
    | "fitted_model";
  resources?: Resources;
  storages?: Storages;
  /**
   * In the order in which they run.
   */
  layers: LayerRow[];
}
/**
 * The accelerator.
 */
export interface EstimatedArchitecture {
  /**
   * Name of the description. No unit.
   */
  name: string;
  /**
   * Clock that turned cycles into time; null where none is known, and then no time is given. Unit: hertz.
   */
  clock_hz: number | null;
  /**
   * True where the clock is not known and learnt times became cycles of this one; else absent. No unit.
   */
  clock_assumed?: boolean;
  /**
   * Functional units that process an operation with a multiply-accumulate: what utilisation is relative to. Unit: MACs per cycle.
   */
  peak_macs_per_cycle: number;
  /**
   * Every parameter's value, defaults included. Units: as declared.
   */
  parameters: {
    [k: string]: ParameterValue;
  };
}
/**
 * Objects with the same name but for their indices.
 */
export interface Resource {
  /**
   * Name with * for every index: "pe[*][*].mac". No unit.
   */
  name: string;
  /**
   * What people call it, as the description says, else its name in words. No unit.
   */
  title: string;
  /**
   * ACADL class. No unit.
   */
  class: string;
  /**
   * How many objects. Unit: objects.
   */
  count: number;
}
/**
 * What is shown of one layer at a glance. Its time and share follow from its cycles, the clock and the total.
 */
export interface LayerRow {
  /**
   * Its place in the network. No unit.
   */
  index: number;
  /**
   * The layer's name, unique in its network. No unit.
   */
  name: string;
  /**
   * As the source spells it: "Conv". No unit.
   */
  operator: string;
  /**
   * Names of the computations that it consists of: "conv2d", ... No unit.
   */
  kernels: string[];
  /**
   * mapped: it was estimated; fused: it is executed along with the layer `fused_into`, which has its cost; view: it only renames data and costs nothing; unmapped: the machine has no instructions for it, `reason` says why, and it is missing from the total. No unit.
   */
  status: "mapped" | "fused" | "view" | "unmapped";
  /**
   * Names of the layers that are executed along with it. No unit.
   */
  fused: string[];
  /**
   * Of a fused layer: the name of the layer that has its cost. No unit.
   */
  fused_into: string | null;
  /**
   * Of an unmapped layer: the code of the reason; estimateLayer says it in full. No unit.
   */
  reason_code: string | null;
  /**
   * Latency; null of an unmapped layer, whose latency is not known. Unit: cycles of the accelerator's clock.
   */
  cycles: number | null;
  /**
   * Of a fitted model: nine of ten latencies like this are between cycles_low and cycles_high. Unit: cycles of the accelerator's clock.
   */
  cycles_low: number | null;
  /**
   * See cycles_low. Unit: cycles of the accelerator's clock.
   */
  cycles_high: number | null;
  /**
   * Its multiply-accumulates, padding positions included. Unit: MACs.
   */
  macs: number;
  /**
   * Instructions executed. Unit: instructions.
   */
  instructions: number;
  /**
   * MACs / (cycles * peak_macs_per_cycle); null where there are no cycles or no unit for MACs. No unit (a ratio).
   */
  utilisation: number | null;
  /**
   * True if the cycles equal the evaluation of every single instruction. No unit.
   */
  exact: boolean;
  /**
   * The resource whose busiest object was in use for the largest part of the cycles. Where that part is far below 1, waiting for data limits more than it does. Null where none was in use for 1 % of them. No unit.
   */
  limiting_resource: string | null;
  /**
   * Part of the cycles in which the busiest object of the limiting resource is in use; null where no resource is named. No unit (a ratio).
   */
  limiting_share: number | null;
}
/**
 * How long a network takes on an accelerator. Long work.
 */
export interface EstimateRequest {
  /**
   * Handle of a description. No unit.
   */
  architecture: Handle;
  /**
   * Handle of a network in our own JSON or of a file. No unit.
   */
  network: Handle;
  dimensions?: Dimensions;
  parameters?: Parameters;
  /**
   * How the latency of a layer's program is found: exactly by skipping recurring states (fast_forward), exactly by evaluating every instruction (whole_graph), by the AIDG paper's heuristic (fixed_point), event by event, each storage as its arbitration says (simulate; programs of at most 20 million instructions, by the second module), or by a baseline that knows throughputs only: roofline, refined_roofline, analytical (the busiest level of the loop nest) or regression (with the description's coefficients). No unit.
   */
  method?:
    | "fast_forward"
    | "whole_graph"
    | "fixed_point"
    | "simulate"
    | "roofline"
    | "refined_roofline"
    | "analytical"
    | "regression";
  /**
   * How all storages grant requests where the method is simulate, whatever the description says of each: in program order, or as they become ready. Left out: as described. No unit.
   */
  arbitration?: "program_order" | "first_come";
  /**
   * Whether layers are held against floors: exact cycles against what their requests to each storage, misses of caches included, and their longest chain of results take at least, by walking through their programs, and what they read and write against the sizes of their operands. A layer below is an error (FloorPassed), and a defect. Slow, by the second module. No unit.
   */
  floors?: boolean;
  /**
   * Clock that turns cycles into time; left out: the accelerator's own. Unit: hertz.
   */
  clock_hz?: number;
  /**
   * Instructions that may be evaluated per program before fast_forward averages the rest and says so, and whole_graph refuses. Left out: 50 million. Unit: instructions.
   */
  instruction_budget?: number;
  /**
   * Who chooses tile sizes: the description, as the machine's own software would, or a search for the fewest cycles by the method of the estimate, which tries up to `tile_trials` choices per layer. No unit.
   */
  tiles?: "description" | "best";
  /**
   * Choices of tile sizes that are timed per layer at most, the description's included; where no more fit, all are. Only with tiles 'best'. Unit: choices.
   */
  tile_trials?: number;
  pinned_tiles?: PinnedTiles;
  /**
   * What the cache in which an accelerator keeps tensors from layer to layer holds when a layer begins: as in the steady state of inferences one after another (steady) or in the first one (first), before each of which the inputs were written; nothing (cold); as where the layer alone is executed again and again (repeated); or what `resident_shares` says (given). Without effect where the description keeps no tensors. No unit.
   */
  residency?: "steady" | "first" | "cold" | "repeated" | "given";
  resident_shares?: ResidentShares;
  /**
   * Handle of an estimate whose overview the caller has: the response is then what differs from it. Where it is gone, or has another number of layers, the response is complete. No unit.
   */
  known?: Handle;
}
/**
 * All of an estimate but that of a layer only a row.
 */
export interface EstimateOverview {
  /**
   * Handle of an estimate. The latest 32 are kept, or fewer where memory is short. No unit.
   */
  estimate: Handle;
  architecture: EstimatedArchitecture;
  network: EstimatedNetwork;
  /**
   * The method that was asked for (fitted_model: the accelerator is a fitted model of measurements); each layer says what was used. No unit.
   */
  method:
    | "fast_forward"
    | "whole_graph"
    | "fixed_point"
    | "simulate"
    | "roofline"
    | "refined_roofline"
    | "analytical"
    | "regression"
    | "fitted_model";
  resources: Resources;
  storages: Storages;
  total: EstimateTotal;
  unmapped: Unmapped;
  accuracy: Accuracy;
  claims: Claims;
  /**
   * The layers in the order in which they run.
   */
  layers: LayerRow[];
}
/**
 * The network.
 */
export interface EstimatedNetwork {
  /**
   * Its name. No unit.
   */
  name: string;
  /**
   * How many layers it has. Unit: layers.
   */
  layers: number;
  /**
   * Elements of its weights. Unit: elements.
   */
  parameters: number;
  /**
   * Sizes and branches that the network's source leaves open and nobody gave, and what was taken; absent where there are none.
   */
  assumptions?: Assumption[];
  /**
   * Element types of the network that the accelerator holds in another width, in order of first use; absent where all have the network's. What converts them is not counted.
   */
  element_widths?: ElementWidth[];
  /**
   * Values of the network's parameters that are not their defaults; absent where all are. Units: as declared.
   */
  sizes?: {
    [k: string]: number;
  };
}
/**
 * An open dimension, or an If whose condition depends on data, and what was taken for it.
 */
export interface Assumption {
  /**
   * The name of the dimension or of the If: the key of `dimensions`. No unit.
   */
  name: string;
  /**
   * What was taken; of an If 1: its then_branch, 0: its else_branch. Unit: elements, or none.
   */
  value: number;
  /**
   * An input that has the dimension; empty of an If. No unit.
   */
  tensor: string;
  /**
   * Which of its dimensions it is, from 0. No unit.
   */
  axis: number;
  /**
   * Whether it is a leading batch, for which 1 is usual. No unit.
   */
  batch: boolean;
}
/**
 * An element type whose tensors the accelerator takes in another width: a float network runs as if it were quantised.
 */
export interface ElementWidth {
  /**
   * Element type in the network: "float32". No unit.
   */
  type: string;
  /**
   * Width of an element in the network. Unit: bits.
   */
  bits: number;
  /**
   * Width of an element that is moved. Unit: bits.
   */
  taken_as: number;
  /**
   * Layers that have such tensors. Unit: layers.
   */
  layers: number;
}
/**
 * Sums over the mapped layers, which run one after another.
 */
export interface EstimateTotal {
  /**
   * Latency of what is mapped; null where the network has layers to compute and none of them is. Unit: cycles of the accelerator's clock.
   */
  cycles: number | null;
  /**
   * Cycles divided by the clock; null where either is not known. Unit: seconds.
   */
  time_s: number | null;
  /**
   * Of a fitted model: nine of ten latencies like this are between cycles_low and cycles_high. Unit: cycles of the accelerator's clock.
   */
  cycles_low?: number;
  /**
   * See cycles_low. Unit: cycles of the accelerator's clock.
   */
  cycles_high?: number;
  /**
   * Multiply-accumulates of the whole network, unmapped layers included. Unit: MACs.
   */
  macs: number;
  /**
   * With the tile sizes that the description chooses; present where those with fewest cycles were searched for. Unit: cycles.
   */
  described_cycles?: number;
  /**
   * Of these, in layers that were mapped. Unit: MACs.
   */
  macs_mapped: number;
  /**
   * Multiply-accumulates that the program does: those of layers executed along with it included, those of padded tiles too, and those that several tiles compute for themselves. Absent where it does none, or is none, as of a fitted model. Unit: MACs.
   */
  macs_executed?: number;
  /**
   * Of `macs_executed`, those without which the same layers cannot be computed: all but the ones with elements outside an input, and those of outputs that a pooling executed along with it leaves out. What is more is padded work. Present with it. Unit: MACs.
   */
  macs_needed?: number;
  /**
   * False where multiply-accumulates of the network could not be counted, and `missing` says whose; else absent. No unit.
   */
  complete?: boolean;
  /**
   * Operators whose multiply-accumulates are not known, in order of first use; absent where the network's are complete.
   */
  missing?: UncountedOperator[];
  /**
   * Instructions executed. Unit: instructions.
   */
  instructions: number;
  /**
   * Iterations of innermost loops executed. Unit: iterations.
   */
  iterations_total: number;
  /**
   * Of these, evaluated instruction by instruction to find the cycles; layers that equal an earlier one evaluate nothing again but repeat its number. Unit: iterations.
   */
  iterations_evaluated: number;
  /**
   * MACs / (cycles * peak_macs_per_cycle); null where there are no cycles or no unit for MACs. No unit (a ratio).
   */
  utilisation: number | null;
  /**
   * True if every mapped layer's cycles are exact. No unit.
   */
  exact: boolean;
  storages: Storages1;
  busy: Busy;
  /**
   * The resource whose busiest object was in use for the largest part of the cycles. Where that part is far below 1, waiting for data limits more than it does. Null where none was in use for 1 % of them. No unit.
   */
  limiting_resource: string | null;
}
/**
 * Layers with one operator whose multiply-accumulates are not known.
 */
export interface UncountedOperator {
  /**
   * As the source spells it. No unit.
   */
  operator: string;
  /**
   * How many layers. Unit: layers.
   */
  layers: number;
  /**
   * Why the first of them could not be counted. No unit.
   */
  reason: string;
  /**
   * Name of the first of them. No unit.
   */
  first_layer: string;
}
/**
 * Data moved to and from one storage.
 */
export interface StorageTraffic {
  /**
   * Whole words read, as bytes rounded up. Unit: bytes.
   */
  bytes_read: number;
  /**
   * Whole words written, as bytes rounded up. Unit: bytes.
   */
  bytes_written: number;
}
/**
 * One resource's part of the cycles.
 */
export interface BusyShare {
  /**
   * Name of an entry of the estimate's `resources`. No unit.
   */
  resource: string;
  /**
   * Cycles in use at least / cycles, on average over its objects. No unit (a ratio).
   */
  mean: number;
  /**
   * The same of its busiest object (in the total: of the busiest object of each layer). No unit (a ratio).
   */
  max: number;
}
/**
 * Unmapped layers with one operator and one reason.
 */
export interface UnmappedOperator {
  /**
   * As the source spells it. No unit.
   */
  operator: string;
  /**
   * How many layers. Unit: layers.
   */
  layers: number;
  /**
   * Their multiply-accumulates. Unit: MACs.
   */
  macs: number;
  /**
   * Their part of the network's MACs; null where those are not all known. No unit (a ratio).
   */
  share_of_macs: number | null;
  /**
   * Code of the reason, e.g. "NotMapped". No unit.
   */
  code: string;
  /**
   * Why the first of them could not be mapped. No unit.
   */
  reason: string;
  /**
   * Name of the first of them. No unit.
   */
  first_layer: string;
}
/**
 * An accuracy card of the accelerator, held against this estimate.
 */
export interface ComparedError {
  /**
   * What was measured, and how. No unit.
   */
  reference: string;
  /**
   * What the measurements were to the description: fit: numbers or choices of it were made with them in sight; check: nothing was fitted to them; part: they are of a part of the accelerator alone; model: they are another model's; cross_validation: of a fitted model, each was held out in turn. Only errors of check and cross_validation may be expected of other layers. No unit.
   */
  basis: "fit" | "check" | "part" | "model" | "cross_validation";
  /**
   * Part of this estimate's cycles that lies in layers like those that were compared. No unit (a ratio).
   */
  share_of_cycles: number;
  /**
   * Layers that were compared. Unit: layers.
   */
  layers: number;
  /**
   * Mean of the absolute errors relative to what was measured. Unit: per cent.
   */
  mape_percent: number;
  /**
   * The largest of them. Unit: per cent.
   */
  worst_percent: number;
  /**
   * What of this estimate is outside what was compared, a sentence each. No unit.
   */
  warnings: string[];
}
/**
 * What is claimed of this estimate. The three are independent of each other: exact arithmetic says nothing of the real machine, and neither says that the whole network was estimated.
 */
export interface Claims {
  exact: ExactClaim;
  validated: ValidatedClaim;
  complete: CompleteClaim;
}
/**
 * What the cycles are to the description.
 */
export interface ExactClaim {
  /**
   * exact: the cycles are those of every single instruction of the described machine; averaged: some layers were averaged, for want of a recurrence within the budget; reordered: a storage serves requests as they come, and the cycles are those of program order; heuristic: extrapolated by the paper's heuristic; baseline: of a model that knows throughputs only; predicted: by a fitted model; none: nothing was timed. No unit.
   */
  level: "exact" | "averaged" | "reordered" | "heuristic" | "baseline" | "predicted" | "none";
  /**
   * Of averaged: the exact cycles are not fewer, as a part is busy or multiply-accumulates take that long in each averaged layer. Unit: cycles.
   */
  least_cycles?: number;
  /**
   * Of averaged: the exact cycles are not more, as the instructions of each averaged layer take that long one after the other; null where that is not known, as of layers that access caches. Unit: cycles.
   */
  most_cycles?: number | null;
}
/**
 * How far comparisons with measurements that nothing was fitted to speak for these cycles.
 */
export interface ValidatedClaim {
  /**
   * Part of the cycles that lies in layers like those that were compared: of the same kind, mapping and size, at the same parameters. No unit (a ratio).
   */
  share_of_cycles: number;
  /**
   * Mean absolute error of such layers, weighted with the cycles that were to be measured here, going by the comparisons; null where less than half of the cycles are in them. Unit: per cent.
   */
  mape_percent: number | null;
  /**
   * The largest error among those comparisons; null with mape_percent. Unit: per cent.
   */
  worst_percent: number | null;
}
/**
 * How much of the network is in these cycles.
 */
export interface CompleteClaim {
  /**
   * complete: every layer is estimated; partial: some are missing from the total, or multiply-accumulates of the network are not known; nothing: the network has layers to compute and none of them can run, so that there are no cycles. No unit.
   */
  level: "complete" | "partial" | "nothing";
  /**
   * Part of the network's multiply-accumulates that is in mapped layers; null where it has none or not all are known. No unit (a ratio).
   */
  share_of_macs: number | null;
  /**
   * Layers that compute something: all but those that only rename data. Unit: layers.
   */
  layers: number;
  /**
   * Of these, mapped or executed along with another. Unit: layers.
   */
  layers_covered: number;
}
/**
 * What differs from the overview of the estimate `known`: members that are alike are left out, and so are rows.
 */
export interface EstimateChanges {
  /**
   * Handle of an estimate. The latest 32 are kept, or fewer where memory is short. No unit.
   */
  estimate: Handle;
  /**
   * Handle of an estimate. The latest 32 are kept, or fewer where memory is short. No unit.
   */
  known: Handle;
  architecture?: EstimatedArchitecture;
  network?: EstimatedNetwork;
  /**
   * The method that was asked for (fitted_model: the accelerator is a fitted model of measurements); each layer says what was used. No unit.
   */
  method?:
    | "fast_forward"
    | "whole_graph"
    | "fixed_point"
    | "simulate"
    | "roofline"
    | "refined_roofline"
    | "analytical"
    | "regression"
    | "fitted_model";
  resources?: Resources;
  storages?: Storages;
  total?: EstimateTotal;
  unmapped?: Unmapped;
  accuracy?: Accuracy;
  claims?: Claims;
  /**
   * The rows that differ.
   */
  layers: LayerRowChanges[];
}
/**
 * What differs in one row.
 */
export interface LayerRowChanges {
  /**
   * Its place in the network. No unit.
   */
  index: number;
  /**
   * The layer's name, unique in its network. No unit.
   */
  name?: string;
  /**
   * As the source spells it: "Conv". No unit.
   */
  operator?: string;
  /**
   * Names of the computations that it consists of: "conv2d", ... No unit.
   */
  kernels?: string[];
  /**
   * mapped: it was estimated; fused: it is executed along with the layer `fused_into`, which has its cost; view: it only renames data and costs nothing; unmapped: the machine has no instructions for it, `reason` says why, and it is missing from the total. No unit.
   */
  status?: "mapped" | "fused" | "view" | "unmapped";
  /**
   * Names of the layers that are executed along with it. No unit.
   */
  fused?: string[];
  /**
   * Of a fused layer: the name of the layer that has its cost. No unit.
   */
  fused_into?: string | null;
  /**
   * Of an unmapped layer: the code of the reason; estimateLayer says it in full. No unit.
   */
  reason_code?: string | null;
  /**
   * Latency; null of an unmapped layer, whose latency is not known. Unit: cycles of the accelerator's clock.
   */
  cycles?: number | null;
  /**
   * Of a fitted model: nine of ten latencies like this are between cycles_low and cycles_high. Unit: cycles of the accelerator's clock.
   */
  cycles_low?: number | null;
  /**
   * See cycles_low. Unit: cycles of the accelerator's clock.
   */
  cycles_high?: number | null;
  /**
   * Its multiply-accumulates, padding positions included. Unit: MACs.
   */
  macs?: number;
  /**
   * Instructions executed. Unit: instructions.
   */
  instructions?: number;
  /**
   * MACs / (cycles * peak_macs_per_cycle); null where there are no cycles or no unit for MACs. No unit (a ratio).
   */
  utilisation?: number | null;
  /**
   * True if the cycles equal the evaluation of every single instruction. No unit.
   */
  exact?: boolean;
  /**
   * The resource whose busiest object was in use for the largest part of the cycles. Where that part is far below 1, waiting for data limits more than it does. Null where none was in use for 1 % of them. No unit.
   */
  limiting_resource?: string | null;
  /**
   * Part of the cycles in which the busiest object of the limiting resource is in use; null where no resource is named. No unit (a ratio).
   */
  limiting_share?: number | null;
}
/**
 * How long a network takes on an accelerator, layer by layer and in total. Counts are whole numbers below 2^53; ratios are rounded to six decimals. Keys come in the order of this schema, so that equal estimates are equal texts.
 */
export interface Estimate {
  /**
   * Version of this schema. No unit.
   */
  schema_version: number;
  /**
   * Version of the estimator that made it. No unit.
   */
  core_version: string;
  architecture: EstimatedArchitecture;
  network: EstimatedNetwork;
  /**
   * The method that was asked for (fitted_model: the accelerator is a fitted model of measurements); each layer says what was used. No unit.
   */
  method:
    | "fast_forward"
    | "whole_graph"
    | "fixed_point"
    | "simulate"
    | "roofline"
    | "refined_roofline"
    | "analytical"
    | "regression"
    | "fitted_model";
  /**
   * What the request said of the cache in which the accelerator keeps tensors from layer to layer; absent where it keeps none. No unit.
   */
  residency?: "steady" | "first" | "cold" | "repeated" | "given";
  resources: Resources;
  storages: Storages;
  total: EstimateTotal;
  /**
   * The layers in the order in which they run.
   */
  layers: LayerEstimate[];
  unmapped: Unmapped;
  accuracy: Accuracy;
  claims: Claims;
}
/**
 * One layer.
 */
export interface LayerEstimate {
  /**
   * The layer's name, unique in its network. No unit.
   */
  name: string;
  /**
   * As the source spells it: "Conv". No unit.
   */
  operator: string;
  /**
   * Operators folded into this layer, which cost nothing of their own; absent where none. No unit.
   */
  folded?: string[];
  /**
   * Names of the layers that are executed along with it, in order: its cost is that of all; absent where none. No unit.
   */
  fused?: string[];
  /**
   * Extents of its first output, outermost first. Unit: elements.
   */
  output_shape: number[];
  /**
   * mapped: it was estimated; fused: it is executed along with the layer `fused_into`, which has its cost; view: it only renames data and costs nothing; unmapped: the machine has no instructions for it, `reason` says why, and it is missing from the total. No unit.
   */
  status: "mapped" | "fused" | "view" | "unmapped";
  reason?: Diagnostic;
  /**
   * Of a fused layer: the name of the layer that has its cost; else absent. No unit.
   */
  fused_into?: string;
  /**
   * Latency; null of an unmapped layer, whose latency is not known. Unit: cycles of the accelerator's clock.
   */
  cycles: number | null;
  /**
   * Cycles divided by the clock; null where either is not known. Unit: seconds.
   */
  time_s: number | null;
  /**
   * Of a fitted model: nine of ten latencies like this are between cycles_low and cycles_high. Unit: cycles of the accelerator's clock.
   */
  cycles_low?: number;
  /**
   * See cycles_low. Unit: cycles of the accelerator's clock.
   */
  cycles_high?: number;
  /**
   * Its part of the total cycles; null of an unmapped layer. No unit (a ratio).
   */
  share: number | null;
  /**
   * Its multiply-accumulates, padding positions included. Unit: MACs.
   */
  macs: number;
  /**
   * Multiply-accumulates that the program does: those of layers executed along with it included, those of padded tiles too, and those that several tiles compute for themselves. Absent where it does none, or is none, as of a fitted model. Unit: MACs.
   */
  macs_executed?: number;
  /**
   * Of `macs_executed`, those without which the same layers cannot be computed: all but the ones with elements outside an input, and those of outputs that a pooling executed along with it leaves out. What is more is padded work. Present with it. Unit: MACs.
   */
  macs_needed?: number;
  /**
   * True where the layer may have multiply-accumulates beside `macs`, which are not known; else absent. No unit.
   */
  uncounted?: boolean;
  /**
   * Instructions executed. Unit: instructions.
   */
  instructions: number;
  /**
   * Iterations of innermost loops executed. Unit: iterations.
   */
  iterations_total: number;
  /**
   * Of these, evaluated instruction by instruction to find the cycles; layers that equal an earlier one evaluate nothing again but repeat its number. Unit: iterations.
   */
  iterations_evaluated: number;
  /**
   * MACs / (cycles * peak_macs_per_cycle); null where there are no cycles or no unit for MACs. No unit (a ratio).
   */
  utilisation: number | null;
  /**
   * True if the cycles equal the evaluation of every single instruction. No unit.
   */
  exact: boolean;
  /**
   * What found the cycles: "fast_forward", "whole_graph", "averaged", "fixed_point" or "simulate"; "program_order" where a storage serves requests as they come, and the cycles are those of program order; "none" where there was nothing to find. No unit.
   */
  method: string;
  /**
   * With the tile sizes that the description chooses; present where they were searched for the fewest cycles. Unit: cycles.
   */
  described_cycles?: number;
  /**
   * The computations that it consists of, in the order in which they run.
   */
  kernels: KernelEstimate[];
  /**
   * Tensors that the layer reads or writes where they stay from layer to layer, each once; absent where there is none.
   */
  resident?: ResidentTensor[];
  storages: Storages1;
  busy: Busy;
  /**
   * The resource whose busiest object was in use for the largest part of the cycles. Where that part is far below 1, waiting for data limits more than it does. Null where none was in use for 1 % of them. No unit.
   */
  limiting_resource: string | null;
}
/**
 * One computation and how it was mapped.
 */
export interface KernelEstimate {
  /**
   * "conv2d", "matmul", "pooling", "elementwise", "reduce" or "move". No unit.
   */
  kernel: string;
  /**
   * "relu", "max", ...; empty where the kernel has none. No unit.
   */
  function: string;
  /**
   * Name of the mapping rule that was used; empty for a kernel that computes no element. No unit.
   */
  mapping: string;
  /**
   * Tile sizes by name. Unit: as the mapping counts, mostly elements.
   */
  tiles: {
    [k: string]: number;
  };
  /**
   * Names of those of the tile sizes that were given in the request; absent where none was. No unit.
   */
  pinned?: string[];
  search?: TileSearch;
  /**
   * One sentence: what the mapping and its tile sizes were chosen among. No unit.
   */
  why: string;
}
/**
 * How the tile sizes were searched for; absent where they were not.
 */
export interface TileSearch {
  /**
   * Choices that were timed, the description's included. Unit: choices.
   */
  tried: number;
  /**
   * Choices of the candidates that fit with the memories and the constraints. Unit: choices.
   */
  fitting: number;
  /**
   * False where more may fit than `fitting`. No unit.
   */
  all_counted: boolean;
}
/**
 * How much of a tensor was there when the layer began.
 */
export interface ResidentTensor {
  /**
   * Its name in the network; empty: an intermediate of the layer. No unit.
   */
  tensor: string;
  /**
   * Of the whole tensor. Unit: bytes.
   */
  bytes: number;
  /**
   * Of its bytes. No unit.
   */
  share: number;
  /**
   * The share as the mapping is told: rounded to sixteenths. Unit: sixteenths.
   */
  parts: number;
  /**
   * True where the layer writes it first, and does not read it before. No unit.
   */
  written: boolean;
}
/**
 * How long a network takes by a fitted model.
 */
export interface EstimateByModelRequest {
  /**
   * Handle of a fitted model. No unit.
   */
  model: Handle;
  /**
   * Handle of a network in our own JSON or of a file. No unit.
   */
  network: Handle;
  dimensions?: Dimensions;
  /**
   * Clock that turns cycles into time; left out: the accelerator's own. Unit: hertz.
   */
  clock_hz?: number;
  /**
   * Handle of an estimate whose overview the caller has: the response is then what differs from it. Where it is gone, or has another number of layers, the response is complete. No unit.
   */
  known?: Handle;
}
/**
 * A whole estimate.
 */
export interface EstimateDocumentRequest {
  /**
   * Handle of an estimate. The latest 32 are kept, or fewer where memory is short. No unit.
   */
  estimate: Handle;
}
/**
 * All that an estimate says of one layer.
 */
export interface EstimateLayerRequest {
  /**
   * Handle of an estimate. The latest 32 are kept, or fewer where memory is short. No unit.
   */
  estimate: Handle;
  /**
   * Index of the layer. No unit.
   */
  layer: number;
}
/**
 * A model's errors on a table of measurements.
 */
export interface EvaluateRequest {
  /**
   * Handle of a fitted model. No unit.
   */
  model: Handle;
  /**
   * Handle of a table, as CSV. No unit.
   */
  table: Handle;
}
/**
 * A model's errors on a table.
 */
export interface Evaluation {
  unit: LatencyUnit;
  total: EvaluationTotal;
  /**
   * By layer type.
   */
  types: EvaluationType[];
  /**
   * In the order of the rows.
   */
  points: EvaluatedLayer[];
  /**
   * Rows and types that were not compared.
   */
  remarks: TableRemark[];
}
/**
 * Over all layers.
 */
export interface EvaluationTotal {
  /**
   * Layers compared. Unit: layers.
   */
  count: number;
  /**
   * Mean of the absolute errors. Unit: per cent.
   */
  mape_percent: number;
  /**
   * Root of the mean of their squares. Unit: per cent.
   */
  rmspe_percent: number;
  /**
   * The largest. Unit: per cent.
   */
  worst_percent: number;
  /**
   * Measured within the predicted ranges. Unit: per cent.
   */
  covered_percent: number;
}
/**
 * One layer type.
 */
export interface EvaluationType {
  type: LayerType;
  /**
   * Layers compared. Unit: layers.
   */
  count: number;
  /**
   * Mean of the absolute errors. Unit: per cent.
   */
  mape_percent: number;
  /**
   * Root of the mean of their squares. Unit: per cent.
   */
  rmspe_percent: number;
  /**
   * The largest. Unit: per cent.
   */
  worst_percent: number;
  /**
   * Measured within the predicted ranges. Unit: per cent.
   */
  covered_percent: number;
}
/**
 * One layer.
 */
export interface EvaluatedLayer {
  layer: MeasurableLayer;
  /**
   * Unit: the model's.
   */
  latency: number;
  /**
   * Nine of ten latencies like this are above. Unit: the model's.
   */
  low: number;
  /**
   * And below this. Unit: the model's.
   */
  high: number;
  outside: PredictionOutside;
  /**
   * In the model's unit. Unit: the model's.
   */
  measured: number;
}
/**
 * A description written out: its functions, components, blocks, mappings that extend others and libraries are replaced by what they stand for.
 */
export interface ExpandRequest {
  /**
   * Handle of a description. No unit.
   */
  architecture: Handle;
}
/**
 * Fits a model. Long work.
 */
export interface FitRequest {
  /**
   * Handle of a table, as CSV. No unit.
   */
  table: Handle;
  /**
   * Layer type of rows that name none. No unit.
   */
  type?: string;
  /**
   * The device's. No unit.
   */
  name?: string;
  /**
   * Where the measurements come from. No unit.
   */
  provenance?: string;
  /**
   * The device's clock. Unit: hertz.
   */
  clock_hz?: number;
  /**
   * Step widths, by layer type; without them every layer is its own representative.
   */
  widths?: TypeWidths[];
  /**
   * That compete in cross-validation; left out: all.
   *
   * Items: No unit.
   */
  methods?: ("forest" | "structural" | "structural_boosted")[];
  /**
   * Of the random numbers; the same seed gives the same answer. No unit.
   */
  seed?: number;
}
/**
 * The step widths of one layer type.
 */
export interface TypeWidths {
  type: LayerType;
  /**
   * By parameter.
   */
  widths: StepWidth[];
}
/**
 * The model.
 */
export interface FitResponse {
  /**
   * Handle of a fitted model. No unit.
   */
  model: Handle;
  summary: ModelSummary;
  /**
   * Rows and layer types that were left out.
   */
  remarks: TableRemark[];
}
/**
 * The network that consists of one layer or block alone, in our own JSON with all tensors.
 */
export interface LayerNetworkRequest {
  layer: MeasurableLayer;
}
/**
 * Every layer type, its parameters, and what known networks use of them. It takes nothing.
 */
export interface LayerTypesRequest {}
/**
 * One type.
 */
export interface LayerTypeInfo {
  type: LayerType;
  /**
   * What people call it: "Convolution + ReLU". No unit.
   */
  title: string;
  /**
   * What it computes, in a few words. No unit.
   */
  description: string;
  /**
   * Its parameters.
   */
  parameters: LayerParameterInfo[];
  /**
   * Layers with more multiply-accumulates are left out. Unit: MACs.
   */
  most_operations: number;
  /**
   * Layers with more inputs, outputs or weights are left out. Unit: elements.
   */
  most_elements: number;
}
/**
 * A parameter that can be chosen.
 */
export interface LayerParameterInfo {
  parameter: LayerParameter;
  /**
   * What it counts, in a few words. No unit.
   */
  description: string;
  /**
   * Of its values: "channels". No unit.
   */
  unit: string;
  /**
   * Usual range. Unit: the parameter's.
   */
  least: number;
  /**
   * Usual range. Unit: the parameter's.
   */
  most: number;
  /**
   * Whether step widths are looked for. No unit.
   */
  swept: boolean;
}
/**
 * Measures layers: those of a table, or those of a plan. Long work.
 */
export interface MeasureRequest {
  /**
   * Handle of the description of the accelerator that measures; left out: the caller is the device, and is told what is wanted. No unit.
   */
  architecture?: Handle;
  /**
   * Handle of a table of the layers; left out where there is a plan. No unit.
   */
  layers?: Handle;
  parameters?: Parameters;
  noise?: DeviceNoise;
  /**
   * Of the random numbers; the same seed gives the same answer. No unit.
   */
  seed?: number;
  /**
   * Of each layer; the median counts. Unit: runs.
   */
  repetitions?: number;
  unit?: LatencyUnit;
  /**
   * What is measured, instead of a table: a layer that the device refuses is replaced by a further one of the plan, until the budget is measured or 4 times as many are tried.
   */
  plan?: MeasurementPlan;
}
/**
 * How a simulated device's answers stray. Every key is optional.
 */
export interface DeviceNoise {
  /**
   * Standard deviation of a factor: 0.02 is 2 %. No unit.
   */
  relative?: number;
  /**
   * Standard deviation of an addend. Unit: cycles.
   */
  additive?: number;
  /**
   * Part of the answers that are delayed. No unit.
   */
  outlier_probability?: number;
  /**
   * By this factor. No unit.
   */
  outlier_factor?: number;
  /**
   * Readings are whole multiples of this; 0: any. Unit: cycles.
   */
  clock_period?: number;
}
/**
 * What is to be measured.
 */
export interface MeasurementPlan {
  /**
   * Layer types; each gets an equal part of the budget.
   */
  types: PlannedType[];
  /**
   * Layers to measure in all. Unit: layers.
   */
  budget?: number;
  /**
   * Part of the budget near what known networks use. No unit.
   */
  usual_part?: number;
  /**
   * Representatives; any layers, to compare with; or the usual layer alone of each type, to see which types a device runs. No unit.
   */
  sampling?: "representatives" | "random" | "usual";
  /**
   * Of the random numbers; the same seed gives the same answer. No unit.
   */
  seed?: number;
  unit?: LatencyUnit;
  /**
   * Handle of a table of layers that are not measured again. No unit.
   */
  known?: Handle;
}
/**
 * A layer type to plan for.
 */
export interface PlannedType {
  type: LayerType;
  space?: LayerSpace;
  /**
   * Layers with more multiply-accumulates are left out. Unit: MACs.
   */
  most_operations?: number;
  /**
   * Layers with more inputs, outputs or weights are left out. Unit: elements.
   */
  most_elements?: number;
  /**
   * Its step widths.
   */
  widths?: StepWidth[];
}
/**
 * Ranges of parameters that differ from what known networks use: {"channels": [1, 512]}.
 */
export interface LayerSpace {
  /**
   * @minItems 2
   * @maxItems 2
   */
  [k: string]: [number, number];
}
/**
 * What was measured.
 */
export interface MeasureResponse {
  /**
   * Layers of the table, or the plan's budget. Unit: layers.
   */
  planned: number;
  /**
   * Unit: layers.
   */
  measured: number;
  /**
   * That the device cannot run: left out of a table, replaced in a plan. Unit: layers.
   */
  refused: number;
  /**
   * Handle of the table of measurements. No unit.
   */
  table: Handle;
  /**
   * One per reason.
   */
  remarks: TableRemark[];
}
/**
 * A network in our own JSON, whatever it was read from.
 */
export interface NetworkDocumentRequest {
  /**
   * Handle of a network in our own JSON or of a file. No unit.
   */
  network: Handle;
  dimensions?: Dimensions;
}
/**
 * The layers and blocks that a network consists of, each once, as a table to measure or to predict.
 */
export interface NetworkLayersRequest {
  /**
   * Handle of a network in our own JSON or of a file. No unit.
   */
  network: Handle;
  dimensions?: Dimensions;
  /**
   * Layer types that may be blocks; left out: all.
   */
  types?: LayerType[];
}
/**
 * The layers and blocks that a network consists of.
 */
export interface NetworkLayers {
  /**
   * By layer type.
   */
  types: NetworkLayerType[];
  /**
   * In the order of their first layers; without `layer` where no layer type expresses it.
   */
  parts: NetworkPart[];
  /**
   * Handle of a table of the layers, with an empty column of latencies. No unit.
   */
  table: Handle;
}
/**
 * One layer type.
 */
export interface NetworkLayerType {
  type: LayerType;
  /**
   * Layers or blocks of it. Unit: parts.
   */
  parts: number;
  /**
   * Their multiply-accumulates. Unit: MACs.
   */
  macs: number;
}
/**
 * A layer, or a block of layers that are measured as a unit.
 */
export interface NetworkPart {
  /**
   * Names of its layers.
   *
   * Items: No unit.
   */
  layers: string[];
  /**
   * Unit: MACs.
   */
  macs: number;
  layer?: MeasurableLayer;
}
/**
 * The convolutions and matrix products of a network as a topology of SCALE-Sim.
 */
export interface NetworkTopologyRequest {
  /**
   * Handle of a network in our own JSON or of a file. No unit.
   */
  network: Handle;
  dimensions?: Dimensions;
}
/**
 * A topology of SCALE-Sim, and what it cannot say.
 */
export interface NetworkTopology {
  /**
   * The topology as CSV. No unit.
   */
  text: string;
  /**
   * Layers with multiply-accumulates that have no row: grouped convolutions that are not depthwise, dilated ones, those of several images or over three dimensions, recurrent layers, and what is listed only.
   */
  left_out: LeftOutLayer[];
}
/**
 * One layer.
 */
export interface LeftOutLayer {
  /**
   * Its name. No unit.
   */
  layer: string;
  /**
   * As its source spells it. No unit.
   */
  operator: string;
  /**
   * Its multiply-accumulates, 0 where they cannot be counted. Unit: MACs.
   */
  macs: number;
}
/**
 * What this module can do. It takes nothing.
 */
export interface OperationsRequest {}
/**
 * One operation.
 */
export interface OperationEntry {
  /**
   * For call() or start(). No unit.
   */
  name: string;
  /**
   * call: short work; job: long work, which is started and stepped. No unit.
   */
  kind: "call" | "job";
  /**
   * File name of the request's schema. No unit.
   */
  request: string;
  /**
   * File name of the response's schema. No unit.
   */
  response: string;
}
/**
 * Layers to measure.
 */
export interface PlanRequest {
  /**
   * Layer types; each gets an equal part of the budget.
   */
  types: PlannedType1[];
  /**
   * Layers to measure in all. Unit: layers.
   */
  budget?: number;
  /**
   * Part of the budget near what known networks use. No unit.
   */
  usual_part?: number;
  /**
   * Representatives; any layers, to compare with; or the usual layer alone of each type, to see which types a device runs. No unit.
   */
  sampling?: "representatives" | "random" | "usual";
  /**
   * Of the random numbers; the same seed gives the same answer. No unit.
   */
  seed?: number;
  unit?: LatencyUnit;
  /**
   * Handle of a table of what is measured already and not planned again. No unit.
   */
  known?: Handle;
  /**
   * Whether layers are added, beyond the budget, that differ in one parameter only: what step widths are found from in a table. No unit.
   */
  series?: boolean;
  /**
   * Handle of a fitted model, which chooses the layers that it is least sure of. No unit.
   */
  model?: Handle;
}
/**
 * A layer type to plan for.
 */
export interface PlannedType1 {
  type: LayerType;
  space?: LayerSpace;
  /**
   * Layers with more multiply-accumulates are left out. Unit: MACs.
   */
  most_operations?: number;
  /**
   * Layers with more inputs, outputs or weights are left out. Unit: elements.
   */
  most_elements?: number;
  /**
   * Its step widths.
   */
  widths?: StepWidth[];
}
/**
 * Layers to measure.
 */
export interface Plan {
  /**
   * Unit: layers.
   */
  planned: number;
  /**
   * By layer type.
   */
  types: PlannedTypeCount[];
  /**
   * Handle of a table of the layers, with an empty column of latencies. No unit.
   */
  table: Handle;
}
/**
 * One layer type.
 */
export interface PlannedTypeCount {
  type: LayerType;
  /**
   * In the space. Unit: layers.
   */
  layers: number;
  /**
   * Of them. Unit: layers.
   */
  representatives: number;
  /**
   * Unit: layers.
   */
  planned: number;
}
/**
 * A model's latencies of the layers of a table.
 */
export interface PredictRequest {
  /**
   * Handle of a fitted model. No unit.
   */
  model: Handle;
  /**
   * Handle of a table, as CSV. No unit.
   */
  layers: Handle;
}
/**
 * A model's latencies.
 */
export interface Predictions {
  unit: LatencyUnit;
  /**
   * In the order of the rows.
   */
  predictions: LayerPrediction[];
  /**
   * Rows and types that have none.
   */
  remarks: TableRemark[];
}
/**
 * One layer.
 */
export interface LayerPrediction {
  layer: MeasurableLayer;
  /**
   * Unit: the model's.
   */
  latency: number;
  /**
   * Nine of ten latencies like this are above. Unit: the model's.
   */
  low: number;
  /**
   * And below this. Unit: the model's.
   */
  high: number;
  outside: PredictionOutside;
}
/**
 * Answers what the last step of a job `wanted`; the next step goes on with it.
 */
export interface ProvideRequest {
  /**
   * Number of a job. No unit.
   */
  job: number;
  /**
   * One for each layer that is wanted, in their order.
   */
  answers: DeviceAnswer[];
}
/**
 * It ran.
 */
export interface MeasuredAnswer {
  /**
   * Unit: the request's unit.
   */
  latency: number;
}
/**
 * It could not be run.
 */
export interface RefusedAnswer {
  /**
   * Why, for a person. No unit.
   */
  error: string;
}
/**
 * Gives back a handle that put() or a result handed out; a document is gone when it was given back as often as it was handed out.
 */
export interface ReleaseRequest {
  /**
   * The handle. No unit.
   */
  handle: Handle;
}
/**
 * What the schemas of Performance Representatives share.
 */
export interface RepresentativesDefinitions {}
/**
 * Measurements kept aside for judging models, and draws of different sizes from the others.
 */
export interface SplitTableRequest {
  /**
   * Handle of a table, as CSV. No unit.
   */
  table: Handle;
  /**
   * Layer type of rows that name none. No unit.
   */
  type?: string;
  /**
   * Step widths, by layer type.
   */
  widths?: TypeWidths[];
  /**
   * Part that is kept aside. No unit.
   */
  test_part?: number;
  /**
   * Draws from the others: this many each, once representatives first and once at random.
   *
   * Items: Unit: layers.
   */
  sizes?: number[];
  /**
   * Of the random numbers; the same seed gives the same answer. No unit.
   */
  seed?: number;
}
/**
 * A table in parts.
 */
export interface TableSplit {
  test: TestPart;
  train: TrainPart;
  /**
   * By size.
   */
  draws: TableDraw[];
}
/**
 * Kept aside for judging models: no layer shares a representative with one of the others.
 */
export interface TestPart {
  /**
   * Unit: layers.
   */
  samples: number;
  /**
   * Handle of a table, as CSV. No unit.
   */
  table: Handle;
}
/**
 * All others.
 */
export interface TrainPart {
  /**
   * Unit: layers.
   */
  samples: number;
  /**
   * Handle of a table, as CSV. No unit.
   */
  table: Handle;
}
/**
 * Some of the others.
 */
export interface TableDraw {
  /**
   * How they were drawn. No unit.
   */
  sampling: "representatives" | "random";
  /**
   * Unit: layers.
   */
  samples: number;
  /**
   * Handle of a table, as CSV. No unit.
   */
  table: Handle;
}
/**
 * How far a job is.
 */
export interface Step {
  /**
   * True when `value` is there; the job's number is then no longer valid. No unit.
   */
  done: boolean;
  progress: Progress;
  /**
   * What has become known since the step before, in the shape of the operation's partial schema; absent where nothing has, and when done: the value repeats it.
   */
  partial?: {
    [k: string]: unknown;
  };
  /**
   * Layers that the caller, who is the device, is to measure in this order, and to answer with `provide`; until then a step does nothing. Absent where there are none.
   */
  wanted?: MeasurableLayer[];
  /**
   * When done: the operation's response.
   */
  value?: {
    [k: string]: unknown;
  };
}
/**
 * How far the job is.
 */
export interface Progress {
  /**
   * Unit: the job's, e.g. layers.
   */
  done: number;
  /**
   * Unit: the job's, e.g. layers.
   */
  total: number;
  /**
   * What is being worked on; may be empty. No unit.
   */
  what: string;
}
/**
 * What is known so far.
 */
export interface SweepPartial {
  /**
   * Step widths, by layer type.
   */
  found: TypeWidths[];
  /**
   * Parameters that the device could not run.
   */
  remarks: TableRemark[];
}
/**
 * Looks for step widths. Long work.
 */
export interface SweepRequest {
  /**
   * Handle of the description of the accelerator that measures; left out: the caller is the device, and is told what is wanted. No unit.
   */
  architecture?: Handle;
  /**
   * What to sweep.
   */
  types: SweptType[];
  parameters?: Parameters;
  /**
   * What a description is used for beside measuring: nothing, hints, or the truth. No unit.
   */
  knowledge?: "black" | "gray" | "white";
  /**
   * Widths up to this are looked for. Unit: the parameter's.
   */
  widest?: number;
  /**
   * Values beyond this are not measured. Unit: the parameter's.
   */
  farthest?: number;
  /**
   * Runs of the device that one parameter may take. Unit: runs.
   */
  budget?: number;
  noise?: DeviceNoise;
  /**
   * Of the random numbers; the same seed gives the same answer. No unit.
   */
  seed?: number;
  unit?: LatencyUnit;
  /**
   * The caller's device answers alike every time. No unit.
   */
  repeatable?: boolean;
}
/**
 * A layer type to sweep.
 */
export interface SweptType {
  type: LayerType;
  space?: LayerSpace;
  /**
   * Layers with more multiply-accumulates are left out. Unit: MACs.
   */
  most_operations?: number;
  /**
   * Layers with more inputs, outputs or weights are left out. Unit: elements.
   */
  most_elements?: number;
  /**
   * Widths to confirm or refute.
   */
  hints?: StepHint[];
  /**
   * The hints are the truth; nothing is measured. No unit.
   */
  white_box?: boolean;
}
/**
 * A step width that is known or guessed.
 */
export interface StepHint {
  /**
   * The parameter, or those whose product is rounded up.
   */
  product: LayerParameter[];
  /**
   * Unit: the product's.
   */
  width: number;
  /**
   * Unit: the product's.
   */
  offset?: number;
}
/**
 * Step widths.
 */
export interface SweepResponse {
  /**
   * Step widths, by layer type.
   */
  found: TypeWidths[];
  /**
   * Parameters that the device could not run.
   */
  remarks: TableRemark[];
}
/**
 * The layers of a table one by one.
 */
export interface TableLayersRequest {
  /**
   * Handle of a table, as CSV. No unit.
   */
  table: Handle;
}
/**
 * The layers of a table, and what was measured of them.
 */
export interface ListedLayers {
  /**
   * Of the latencies; left out where the table has none. No unit.
   */
  unit?: LatencyUnit;
  /**
   * Each once, in the order of first appearance.
   */
  layers: ListedLayer[];
  /**
   * On rows that were left out, by line.
   */
  remarks: TableRemark[];
}
/**
 * One layer.
 */
export interface ListedLayer {
  layer: MeasurableLayer;
  /**
   * As measured, in the order of the rows; empty where the layer is only planned. Unit: the table's.
   *
   * Items: One measurement. Unit: the table's.
   */
  latencies: number[];
}
/**
 * When every instruction of a layer happens and what it waits for: the first ones, those where the layer is in a steady state, and the last ones. Long work.
 */
export interface TraceRequest {
  /**
   * Handle of a description. No unit.
   */
  architecture: Handle;
  /**
   * Handle of a network in our own JSON or of a file. No unit.
   */
  network: Handle;
  dimensions?: Dimensions;
  parameters?: Parameters;
  /**
   * Name of the layer, which must take time of its own. No unit.
   */
  layer: string;
  /**
   * Of each of the three windows, at most. Left out: 500. Unit: instructions.
   */
  instructions?: number;
  /**
   * Instructions that may be evaluated per program before fast_forward averages the rest and says so, and whole_graph refuses. Left out: 50 million. Unit: instructions.
   */
  instruction_budget?: number;
  pinned_tiles?: PinnedTiles;
  /**
   * What the cache in which an accelerator keeps tensors from layer to layer holds when a layer begins: as in the steady state of inferences one after another (steady) or in the first one (first), before each of which the inputs were written; nothing (cold); as where the layer alone is executed again and again (repeated); or what `resident_shares` says (given). Without effect where the description keeps no tensors. No unit.
   */
  residency?: "steady" | "first" | "cold" | "repeated" | "given";
  resident_shares?: ResidentShares;
}
/**
 * Windows of a layer's execution, equal to what evaluating every instruction finds, and the loop nest that it comes from.
 */
export interface Trace {
  /**
   * Name of the layer. No unit.
   */
  layer: string;
  /**
   * Latency of the layer. Unit: cycles of the accelerator's clock.
   */
  cycles: number;
  /**
   * The latency equals that of evaluating every instruction. No unit.
   */
  exact: boolean;
  /**
   * All windows are there. Otherwise only the first is: cycles were extrapolated, or too many stretches were skipped to find the later ones. No unit.
   */
  complete: boolean;
  /**
   * Of the whole execution, or of what is known of its beginning. Unit: instructions.
   */
  instructions: number;
  /**
   * Of innermost loops. Unit: iterations.
   */
  iterations_total: number;
  /**
   * Of these, evaluated instruction by instruction to find the latency. Unit: iterations.
   */
  iterations_evaluated: number;
  /**
   * Objects that differ in their indices only are one lane.
   */
  lanes: Lane[];
  /**
   * Objects that boxes are at.
   */
  objects: TraceObject[];
  /**
   * All operations of the accelerator.
   */
  operations: TraceOperation[];
  /**
   * The loop nest of the layer's program.
   */
  loops: TraceLoop[];
  /**
   * Instructions of the program in its order; those of one loop that do the same at one lane are one.
   */
  statements: TraceStatement[];
  /**
   * What the program keeps in storages.
   */
  buffers: TraceBuffer[];
  /**
   * What repeats for the longest time in one place: none or one.
   */
  periods: TracePeriod[];
  /**
   * One, `whole`, or `first`, `steady` and `last`.
   */
  windows: TraceWindow[];
}
/**
 * A resource.
 */
export interface Lane {
  /**
   * With * for every index: "pe[*][*].mac". No unit.
   */
  name: string;
  /**
   * What people call it. No unit.
   */
  title: string;
  /**
   * Unit: objects.
   */
  count: number;
}
/**
 * An object.
 */
export interface TraceObject {
  /**
   * With its indices. No unit.
   */
  name: string;
  /**
   * Number in `lanes`. No unit.
   */
  lane: number;
}
/**
 * An operation.
 */
export interface TraceOperation {
  /**
   * Name. No unit.
   */
  name: string;
  /**
   * What it does; may be empty. No unit.
   */
  description: string;
}
/**
 * A loop.
 */
export interface TraceLoop {
  /**
   * Number in `loops` of the loop around it, or -1. No unit.
   */
  outer: number;
  /**
   * Of its index, as the mapping calls it; empty in programs that no mapping made. No unit.
   */
  name: string;
  /**
   * Bound of the trip count from below. Unit: iterations.
   */
  fewest: number;
  /**
   * Bound of the trip count from above; equal to `fewest` where it does not change. Unit: iterations.
   */
  most: number;
  /**
   * Skipped since a state recurred; of what was evaluated or skipped at this level. Unit: iterations.
   */
  recurred: number;
  /**
   * Skipped since an equal iteration was known. Unit: iterations.
   */
  remembered: number;
}
/**
 * Instructions that are alike.
 */
export interface TraceStatement {
  /**
   * Number in `loops` of the innermost loop around it, or -1. No unit.
   */
  loop: number;
  /**
   * Number in `operations`. No unit.
   */
  operation: number;
  /**
   * Number in `lanes`, of the unit. No unit.
   */
  lane: number;
  /**
   * Instructions per iteration, at most. Unit: instructions.
   */
  count: number;
  /**
   * Numbers in `buffers`.
   *
   * Items: No unit.
   */
  reads: number[];
  /**
   * Numbers in `buffers`; also those accumulated into.
   *
   * Items: No unit.
   */
  writes: number[];
}
/**
 * A tensor, or room for tiles.
 */
export interface TraceBuffer {
  /**
   * Name. No unit.
   */
  name: string;
  /**
   * Number in `lanes`. No unit.
   */
  storage: number;
  /**
   * Size. Unit: bytes.
   */
  bytes: number;
  /**
   * Of the storage; 0: not bounded. Unit: bytes.
   */
  capacity: number;
  /**
   * A tensor of the layer; otherwise room for tiles. No unit.
   */
  tensor: boolean;
}
/**
 * Iterations that repeat.
 */
export interface TracePeriod {
  /**
   * Number in `loops`. No unit.
   */
  loop: number;
  /**
   * Unit: iterations.
   */
  iterations: number;
  /**
   * Unit: instructions.
   */
  instructions: number;
  /**
   * Unit: cycles of the accelerator's clock.
   */
  cycles: number;
  /**
   * How often, after the first time. No unit.
   */
  repeats: number;
}
/**
 * Consecutive instructions, in program order.
 */
export interface TraceWindow {
  place: WindowPlace;
  /**
   * In program order.
   */
  instructions: TraceInstruction[];
}
/**
 * An executed instruction.
 */
export interface TraceInstruction {
  /**
   * Instructions executed before it. Unit: instructions.
   */
  number: number;
  /**
   * Number in `operations`. No unit.
   */
  operation: number;
  /**
   * Number in `loops` of the innermost loop around it, or -1. No unit.
   */
  loop: number;
  /**
   * Iteration of each loop around it, outermost first.
   *
   * Items: Unit: iterations.
   */
  indices: number[];
  /**
   * Where it is when: the access that fetches it (with the first instruction of a fetch group), stages, the unit, requests to storages.
   */
  boxes: TraceBox[];
}
/**
 * A stay of an instruction at an object.
 */
export interface TraceBox {
  /**
   * Number in `objects`. No unit.
   */
  object: number;
  /**
   * When it enters, or a request starts. Unit: cycles of the accelerator's clock.
   */
  start: number;
  /**
   * When it leaves, or a request has ended. Unit: cycles of the accelerator's clock.
   */
  end: number;
  /**
   * Of a unit: when it has all data and begins to work. Unit: cycles of the accelerator's clock.
   */
  work?: number;
  /**
   * Of a request: it writes or accumulates. No unit.
   */
  writes?: boolean;
  wait?: TraceWait;
  data?: TraceWait;
}
/**
 * What something waited for last.
 */
export interface TraceWait {
  cause: WaitCause;
  /**
   * `number` of the instruction that it waited for; left out where that is not known, as it lies before what was skipped. No unit.
   */
  after?: number;
}
/**
 * Versions of the estimator. It takes nothing.
 */
export interface VersionRequest {}
/**
 * Versions of the estimator.
 */
export interface Version {
  /**
   * Version of the estimator, as in package.json; results may differ between two versions. No unit.
   */
  core: string;
  /**
   * Version of the shapes in this folder; a larger one may miss or rename keys. No unit.
   */
  schema: number;
}
