// Made from wasm/schema/ by `npm run types`; change the schemas instead.

/**
 * A whole number, or the name of a choice of an enumerated parameter. Unit: as declared by the parameter.
 */
export type ParameterValue = number | string;
/**
 * Data moved, per entry of the estimate's `storages`.
 */
export type Storages = StorageTraffic[];
/**
 * How busy the resources were, the busiest first; those in use for less than 1 % of the cycles are left out. A stage is in use for the latency of every instruction that passes, a unit for its initiation interval, a storage for the transfers at its ports, the instruction memory for full fetch accesses; waiting does not count.
 */
export type Busy = BusyShare[];
/**
 * What latencies are in. No unit.
 */
export type LatencyUnit = "cycles" | "s" | "ms" | "us" | "ns";
/**
 * A kind of layer, or of a block of layers that a device's compiler fuses. No unit.
 */
export type LayerType =
  | "conv1d"
  | "conv2d"
  | "depthwise"
  | "fully_connected"
  | "matmul"
  | "max_pooling"
  | "average_pooling"
  | "elementwise"
  | "softmax"
  | "layer_normalization"
  | "conv1d_relu"
  | "conv2d_relu"
  | "conv2d_relu_pool"
  | "depthwise_separable"
  | "residual"
  | "conv1d_add_relu"
  | "conv2d_add"
  | "conv2d_add_relu"
  | "conv2d_clip"
  | "depthwise_relu"
  | "depthwise_clip"
  | "fully_connected_relu"
  | "transpose"
  | "concat"
  | "split"
  | "gather"
  | "broadcast_add"
  | "channel_scale"
  | "local_response"
  | "product"
  | "sigmoid"
  | "swish"
  | "gelu"
  | "clip";
/**
 * Name of a layer's parameter. No unit.
 */
export type LayerParameter =
  | "batch"
  | "groups"
  | "channels"
  | "filters"
  | "output_height"
  | "output_width"
  | "kernel_height"
  | "kernel_width"
  | "stride"
  | "input_height"
  | "input_width"
  | "m"
  | "n"
  | "k"
  | "operands"
  | "rows"
  | "columns";
/**
 * Parameters beyond what the model was trained on.
 */
export type PredictionOutside = LayerParameter[];
/**
 * Every layer type, and what known networks use of it.
 */
export type LayerTypes = LayerTypeInfo[];

/**
 * Every schema's type, so that one compilation names all of them.
 */
export interface SchemaTypes {
  architecture_summary: ArchitectureSummary;
  diagnostic: Diagnostic;
  estimate: Estimate;
  network_summary: NetworkSummary;
  pr_calibrate_request: CalibrateRequest;
  pr_calibrate_step: CalibrateStep;
  pr_evaluation: Evaluation;
  pr_fit_request: FitRequest;
  pr_fit_step: FitStep;
  pr_layer_types: LayerTypes;
  pr_measure_request: MeasureRequest;
  pr_measure_step: MeasureStep;
  pr_model_summary: ModelSummary;
  pr_network_layers: NetworkLayers;
  pr_plan: Plan;
  pr_plan_request: PlanRequest;
  pr_predictions: Predictions;
  pr_split: TableSplit;
  pr_split_request: SplitRequest;
  pr_sweep_request: SweepRequest;
  pr_sweep_step: SweepStep;
  pr_table_summary: TableSummary;
  request: EstimateRequest;
  step: EstimateStep;
  version: Version;
}
/**
 * What checkArchitecture() answers for a description without errors: what a page needs to show it and to offer its parameters.
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
    | "roofline"
    | "refined_roofline"
    | "analytical"
    | "regression"
    | "fitted_model";
  /**
   * The machine's parts that instructions occupy, grouped by declared name: what the lists of busy shares and the limiting resources name. Storages behind a cache are left out.
   */
  resources: Resource[];
  /**
   * Names of the storages for data, with * for every index: the order of the lists `storages` below. Storages behind a cache are left out, as the traffic of a cache itself is not counted. No unit.
   */
  storages: string[];
  total: EstimateTotal;
  /**
   * The layers in the order in which they run.
   */
  layers: LayerEstimate[];
  /**
   * Operators that the machine has no instructions for, those with the most MACs first: what is missing from the total.
   */
  unmapped: UnmappedOperator[];
  /**
   * How far exact estimates on this accelerator were from measurements, one entry per set of measurements; empty where it was never compared.
   */
  accuracy: ExpectedError[];
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
   * Clock that turned cycles into time. Unit: hertz.
   */
  clock_hz: number;
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
   * ACADL class. No unit.
   */
  class: string;
  /**
   * How many objects. Unit: objects.
   */
  count: number;
}
/**
 * Sums over the mapped layers, which run one after another.
 */
export interface EstimateTotal {
  /**
   * Latency. Unit: cycles of the accelerator's clock.
   */
  cycles: number;
  /**
   * Cycles divided by the clock. Unit: seconds.
   */
  time_s: number;
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
   * Of these, in layers that were mapped. Unit: MACs.
   */
  macs_mapped: number;
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
  storages: Storages;
  busy: Busy;
  /**
   * The resource whose busiest object was in use for the largest part of the cycles. Where that part is far below 1, waiting for data limits more than it does. Null where none was in use for 1 % of them. No unit.
   */
  limiting_resource: string | null;
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
   * mapped: it was estimated; fused: it is executed along with the layer `fused_into`, which has its cost; view: it only renames data and costs nothing; unmapped: the machine has no instructions for it, `reason` says why, and it counts 0 cycles in the total. No unit.
   */
  status: "mapped" | "fused" | "view" | "unmapped";
  reason?: Diagnostic;
  /**
   * Of a fused layer: the name of the layer that has its cost; else absent. No unit.
   */
  fused_into?: string;
  /**
   * Latency. Unit: cycles of the accelerator's clock.
   */
  cycles: number;
  /**
   * Cycles divided by the clock. Unit: seconds.
   */
  time_s: number;
  /**
   * Of a fitted model: nine of ten latencies like this are between cycles_low and cycles_high. Unit: cycles of the accelerator's clock.
   */
  cycles_low?: number;
  /**
   * See cycles_low. Unit: cycles of the accelerator's clock.
   */
  cycles_high?: number;
  /**
   * Its part of the total cycles. No unit (a ratio).
   */
  share: number;
  /**
   * Its multiply-accumulates, padding positions included. Unit: MACs.
   */
  macs: number;
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
   * What found the cycles: "fast_forward", "whole_graph", "averaged" or "fixed_point"; "none" where there was nothing to find. No unit.
   */
  method: string;
  /**
   * The computations that it consists of, in the order in which they run.
   */
  kernels: KernelEstimate[];
  storages: Storages;
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
   * Tile sizes by name, as the mapping chose them. Unit: elements.
   */
  tiles: {
    [k: string]: number;
  };
  /**
   * One sentence: what the mapping and its tile sizes were chosen among. No unit.
   */
  why: string;
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
   * Their part of the network's MACs. No unit (a ratio).
   */
  share_of_macs: number;
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
export interface ExpectedError {
  /**
   * What was measured, and how. No unit.
   */
  reference: string;
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
 * What readNetwork() and readOnnx() answer for a network without errors.
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
   * Elements of its weights. Unit: elements.
   */
  parameters: number;
  /**
   * Its operators, in order of first use.
   */
  operators: OperatorCount[];
  /**
   * What the network takes.
   */
  inputs: TensorSummary[];
  /**
   * What the network gives.
   */
  outputs: TensorSummary[];
  /**
   * Symbolic dimensions of an ONNX file, in order of its inputs, and the values used for them: what a caller may want to ask. Empty for a network in our own JSON.
   */
  dimensions: SymbolicDimension[];
  /**
   * What was assumed or left out while reading, a sentence each. No unit.
   */
  warnings: string[];
  /**
   * readOnnx() only: the network in our own JSON format, for startEstimate(); without the weights' contents. No unit.
   */
  network?: {
    [k: string]: unknown;
  };
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
 * What startCalibrate() takes beside the accelerator and the table. Every key is optional.
 */
export interface CalibrateRequest {
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
 * What stepCalibrate() answers; all but done and progress when done.
 */
export interface CalibrateStep {
  /**
   * True when the parameters are there; the job is then gone. No unit.
   */
  done: boolean;
  progress: CalibrationProgress;
  unit?: LatencyUnit;
  parameters?: Parameters;
  /**
   * What was looked for; parameters has those that are not their defaults, and the fixed ones.
   */
  found?: CalibratedParameter[];
  /**
   * The clock at these parameters; absent where the table has cycles. Unit: hertz.
   */
  clock_hz?: number;
  fitted?: PredictionErrors;
  held_out?: PredictionErrors;
  /**
   * Measured layers that the accelerator cannot run; not among the errors. Unit: layers.
   */
  refused?: number;
  /**
   * The layers that the errors are of, up to 600, in the table's order.
   */
  predictions?: CalibratedLayer[];
  /**
   * Rows of the table that were left out.
   */
  remarks?: TableRemark[];
}
/**
 * How far the search is.
 */
export interface CalibrationProgress {
  /**
   * Done, by a guess of how much there is; it may jump forward, never back. Unit: 1.
   */
  fraction: number;
  /**
   * What the next step is about; may be empty. No unit.
   */
  parameter: string;
  /**
   * Mean error of the best parameters so far over the measurements that are looked at, of the logarithm: 0.01 is about 1 %. Absent before there are any. Unit: 1.
   */
  error?: number;
}
/**
 * Values of the accelerator's parameters. Units: as declared.
 */
export interface Parameters {
  [k: string]: ParameterValue;
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
 * A layer or block to measure or predict: its type and the parameters that the type has.
 */
export interface MeasurableLayer {
  type: LayerType;
  /**
   * Inputs at a time. Unit: inputs.
   */
  batch?: number;
  /**
   * Groups of channels. Unit: groups.
   */
  groups?: number;
  /**
   * Input channels of a group; of a residual block, all. Unit: channels.
   */
  channels?: number;
  /**
   * Output channels of a group. Unit: channels.
   */
  filters?: number;
  /**
   * Of the first convolution or pooling. Unit: elements.
   */
  output_height?: number;
  /**
   * Likewise. Unit: elements.
   */
  output_width?: number;
  /**
   * Unit: elements.
   */
  kernel_height?: number;
  /**
   * Unit: elements.
   */
  kernel_width?: number;
  /**
   * In both directions. Unit: elements.
   */
  stride?: number;
  /**
   * Without padding. Unit: elements.
   */
  input_height?: number;
  /**
   * Without padding. Unit: elements.
   */
  input_width?: number;
  /**
   * Rows of a product, or of what is transposed. Unit: elements.
   */
  m?: number;
  /**
   * Columns of a product, or of what is transposed. Unit: elements.
   */
  n?: number;
  /**
   * Length of a product's sums. Unit: elements.
   */
  k?: number;
  /**
   * Of an element-wise layer: 1 (ReLU, clipping) or 2 (sum). Of concat and split: the parts. Unit: operands.
   */
  operands?: number;
  /**
   * Vectors; of concat and split, of each part. Unit: vectors.
   */
  rows?: number;
  /**
   * Elements of a vector; of a transpose, those that stay together. Unit: elements.
   */
  columns?: number;
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
 * What startFit() takes beside the table. Every key is optional.
 */
export interface FitRequest {
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
 * What stepFit() answers; all but done and progress when done.
 */
export interface FitStep {
  /**
   * True when the model is there; the job is then gone. No unit.
   */
  done: boolean;
  progress: RepresentativesProgress;
  /**
   * The model's JSON, to be saved as it is. No unit.
   */
  model?: string;
  summary?: ModelSummary;
  /**
   * Rows and layer types that were left out.
   */
  remarks?: TableRemark[];
}
/**
 * How far a job is.
 */
export interface RepresentativesProgress {
  /**
   * Steps that are done. Unit: steps.
   */
  done: number;
  /**
   * All of them. Unit: steps.
   */
  total: number;
  /**
   * What is being worked on; may be empty. No unit.
   */
  what: string;
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
 * One type.
 */
export interface LayerTypeInfo {
  type: LayerType;
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
 * What startMeasure() takes. Every key is optional.
 */
export interface MeasureRequest {
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
  plan?: PlanRequest;
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
 * What plan() takes.
 */
export interface PlanRequest {
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
   * Representatives, or any layers to compare with. No unit.
   */
  sampling?: "representatives" | "random";
  /**
   * Of the random numbers; the same seed gives the same answer. No unit.
   */
  seed?: number;
  unit?: LatencyUnit;
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
 * What stepMeasure() answers; all but done and progress when done.
 */
export interface MeasureStep {
  /**
   * True when all is measured; the job is then gone. No unit.
   */
  done: boolean;
  /**
   * Layers that the caller, who is the device, is to measure in this order, and to answer with the next step.
   */
  ask?: MeasurableLayer[];
  progress: RepresentativesProgress;
  /**
   * Layers of the table, or the plan's budget. Unit: layers.
   */
  planned?: number;
  /**
   * Unit: layers.
   */
  measured?: number;
  /**
   * That the device cannot run: left out of a table, replaced in a plan. Unit: layers.
   */
  refused?: number;
  /**
   * CSV. No unit.
   */
  table?: string;
  /**
   * One per reason.
   */
  remarks?: TableRemark[];
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
   * CSV of the different layers, with an empty column of latencies. No unit.
   */
  table: string;
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
   * CSV with an empty column of latencies. No unit.
   */
  table: string;
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
   * CSV. No unit.
   */
  table: string;
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
   * CSV. No unit.
   */
  table: string;
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
   * CSV. No unit.
   */
  table: string;
}
/**
 * What splitTable() takes. Every key is optional.
 */
export interface SplitRequest {
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
 * What startSweep() takes beside the accelerator.
 */
export interface SweepRequest {
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
 * What stepSweep() answers.
 */
export interface SweepStep {
  /**
   * True when all is swept; the job is then gone. No unit.
   */
  done: boolean;
  /**
   * Layers that the caller, who is the device, is to measure in this order, and to answer with the next step.
   */
  ask?: MeasurableLayer[];
  progress: RepresentativesProgress;
  /**
   * What is known so far.
   */
  found: TypeWidths[];
  /**
   * Parameters that the device could not run.
   */
  remarks: TableRemark[];
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
  configurations: number;
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
  configurations: number;
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
 * What startEstimate() takes beside the texts of the accelerator and the network. Every key is optional.
 */
export interface EstimateRequest {
  /**
   * Values of the accelerator's parameters by name; those left out keep their defaults. Units: as declared by each parameter.
   */
  parameters?: {
    [k: string]: ParameterValue;
  };
  /**
   * How the latency of a layer's program is found: exactly by skipping recurring states (fast_forward), exactly by evaluating every instruction (whole_graph), by the AIDG paper's heuristic (fixed_point), or by a baseline that knows throughputs only: roofline, refined_roofline, analytical (the busiest level of the loop nest) or regression (with the description's coefficients). No unit.
   */
  method?:
    "fast_forward" | "whole_graph" | "fixed_point" | "roofline" | "refined_roofline" | "analytical" | "regression";
  /**
   * Clock that turns cycles into time; left out: the accelerator's own. Unit: hertz.
   */
  clock_hz?: number;
  /**
   * Instructions that may be evaluated per program before fast_forward averages the rest and says so, and whole_graph refuses. Left out: 50 million. Unit: instructions.
   */
  instruction_budget?: number;
}
/**
 * What stepEstimate() answers: how far the job is, and the estimate when it is done.
 */
export interface EstimateStep {
  /**
   * True when the estimate is there; the job's number is then no longer valid. No unit.
   */
  done: boolean;
  progress: Progress;
  estimate?: Estimate;
}
/**
 * How far the job is.
 */
export interface Progress {
  /**
   * Layers whose result is known. Unit: layers.
   */
  layers_done: number;
  /**
   * Layers of the network. Unit: layers.
   */
  layers_total: number;
  /**
   * Name of the layer being worked on; empty when done. No unit.
   */
  layer: string;
}
/**
 * What version() answers.
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
