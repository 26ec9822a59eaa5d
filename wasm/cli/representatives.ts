/** The commands `cyclescope pr ...`: learn how long layers take on a device, and use what was learnt. */
import {writeFileSync} from "node:fs";
import {PR_OPTIONS, parseLine, refuseIf, refuseIgnored} from "./commands.ts";
import {deviceProgram} from "./device_program.ts";
import {isRuntime, runtimeDevice} from "./ort_device.ts";
import {printable} from "./printable.ts";
import {progressLine} from "./progress.ts";
import {
  InputError,
  UsageError,
  assignments,
  choice,
  located,
  openNetwork,
  print,
  readAccelerator,
  readText,
  warn,
  wholeNumber,
} from "./support.ts";
import {representatives} from "../package/index.ts";
import type {
  DeviceInput,
  FitOptions,
  LayerParameter,
  LayerType,
  PlanOptions,
  Progress,
  SweepOptions,
  TableRemark,
  TypeWidths,
} from "../package/index.ts";
import type {FileNames} from "./support.ts";
import {
  calibrationProgress,
  calibrationTable,
  layerTypesTable,
  evaluationTable,
  measuredWords,
  modelTable,
  networkLayersTable,
  planTable,
  predictionsCsv,
  remarkLines,
  widthsTable,
} from "./report_representatives.ts";

export const HELP = `cyclescope pr: Performance Representatives, latencies of a device that is measured and not described

Usage:
  cyclescope pr types
  cyclescope pr layers   --network NAME|FILE [--type TYPE...] [-o layers.csv]
  cyclescope pr sweep    DEVICE --type TYPE... [--range TYPE.PARAMETER=LEAST..MOST...] [-o widths.json]
  cyclescope pr plan     --type TYPE... [--widths widths.json] [--budget N] [-o plan.csv]
  cyclescope pr measure  DEVICE plan.csv [-o table.csv]
  cyclescope pr measure  DEVICE --type TYPE... [--widths widths.json] [--budget N] [-o table.csv]
  cyclescope pr fit      table.csv [--widths widths.json] [-o model.json]
  cyclescope pr predict  model.json layers.csv
  cyclescope pr evaluate model.json table.csv
  cyclescope pr calibrate table.csv --arch NAME|FILE [--fix NAME=VALUE...] [--free NAME,NAME...]
  cyclescope estimate --arch model.json --network NAME|FILE

DEVICE is one of
  -a, --arch NAME|FILE       a described accelerator (with -s NAME=VALUE for its parameters)
      --device COMMAND       a program that reads a layer per line, {"type": "conv2d", "channels": 64, ...}, and writes
                             its latency per line, or "error: why not"; it is started once
      --device ort           ONNX Runtime for the web (WebAssembly, one thread) in this process, in milliseconds of the
                             processor's time, where the package onnxruntime-web is installed; ort-node: the native one
                             of onnxruntime-node

Commands:
  types      layer types, their parameters and the ranges that known networks use
  layers     the layers and blocks that a network consists of, each once: what to sweep, and a table to measure
  sweep      find the step width of each parameter by measuring; --widths of the other commands reads what it writes
  plan       layers to measure, as a table with an empty column of latencies
  measure    measure the layers of a table; or those of a plan, where what the device refuses is replaced by further layers
             until N are measured, or 4 N are tried
  fit        fit a model to a table of measurements; without --widths every layer is its own representative
  predict    a model's latencies of the layers of a table, with the range that nine of ten are in
  evaluate   a model's errors on a table of measurements
  calibrate  find the parameters of a described accelerator from measurements: where its kind is known, and its numbers
             are not

Options:
  -n, --network NAME|FILE    built-in network, a network in JSON, or an ONNX file (layers)
  -t, --type TYPE            layer type; may be repeated. Of fit and calibrate: that of rows that name none. Of layers: what the
                             device fuses into a block; default: all
      --range T.P=A..B       values of a parameter, e.g. conv2d.channels=1..512; may be repeated
      --knowledge HOW        black (default): only measure; gray: confirm what the description says; white: believe it
      --hint T.P=WIDTH       a width to confirm; may be repeated
      --noise PART           simulated relative noise of a described accelerator, e.g. 0.02
      --repetitions N        measurements of each layer, of which the median counts (measure)
      --budget N             layers to plan or measure (default 1000), or runs that one parameter's sweep may take
      --sampling HOW         representatives (default) or random (plan, measure)
      --known table.csv      what is measured already (plan)
      --model model.json     a model that chooses the layers it is least sure of (plan)
      --widths widths.json   step widths (plan, measure, fit)
      --unit UNIT            of a program's latencies or a plan's column: cycles (default), s, ms, us, ns
      --name TEXT            of the device, for the model (fit)
      --provenance TEXT      where the measurements come from (fit)
      --clock HERTZ          the device's clock (fit)
      --method METHOD        forest, structural or structural_boosted; may be repeated; default: all compete (fit)
      --fix NAME=VALUE       a parameter of the accelerator that is known; may be repeated (calibrate)
      --free NAME,NAME,...   parameters to find; default: all that are not known and do not follow others (calibrate)
      --seed N               of random numbers (default 1)
  -s, --set NAME=VALUE       value of one of the accelerator's parameters; may be repeated
  -o, --output FILE          where the result is written; default: standard output
  -f, --format FORMAT        table (default) or json, of what is shown
  -q, --quiet                no progress on standard error
  -h, --help                 this text

Example: learn a Gemmini without its description, and estimate a network
  cyclescope pr sweep -a gemmini -t conv2d_relu -o widths.json
  cyclescope pr plan -t conv2d_relu --widths widths.json --budget 300 -o plan.csv
  cyclescope pr measure -a gemmini plan.csv -o table.csv
  cyclescope pr fit table.csv --widths widths.json --name my_gemmini -o model.json
  cyclescope estimate -a model.json -n resnet18

Example: it is a Gemmini, but nobody knows its sizes
  cyclescope pr calibrate table.csv -a gemmini --fix dataflow=weight_stationary
`;

type Line = ReturnType<typeof parse>;
type Values = Line["values"];
type Operands = readonly string[];

const UNITS = ["cycles", "s", "ms", "us", "ns"] as const;

const parse = (argv: readonly string[]) => parseLine(argv, PR_OPTIONS);

/** Runs a command; `argv` is what follows `pr`. */
export async function runRepresentatives(argv: readonly string[]): Promise<number> {
  const line = parse(argv);
  const {values, positionals} = line;
  if (values.help) return print(HELP);
  const [command, ...operands] = positionals;
  const commands: Readonly<Record<string, (values: Values, operands: Operands) => Promise<number>>> = {
    types: runTypes,
    layers: runLayers,
    sweep: runSweep,
    plan: runPlan,
    measure: runMeasure,
    fit: runFit,
    predict: runPredict,
    evaluate: runEvaluate,
    calibrate: runCalibrate,
  };
  if (!command) throw new UsageError(`pr wants a command: ${Object.keys(commands).join(", ")}`);
  const runCommand = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (runCommand === undefined) throw new UsageError(`there is no command 'pr ${command}'`);
  refuseIgnored(`pr ${command}`, line.tokens);
  refuseWithoutEffect(command, line);
  choice("--format", values.format, ["table", "json"]);
  choice("--unit", values.unit, UNITS);
  return runCommand(values, operands);
}

/** Options that the command has, and that others of them leave without an effect. */
function refuseWithoutEffect(command: string, {values, tokens}: Line): void {
  const isOnDevice = command === "sweep" || command === "measure";
  refuseIf(
    isOnDevice && values.arch === undefined,
    ["set", "noise"],
    tokens,
    "is about an accelerator, which --arch names",
  );
  refuseIf(
    isOnDevice && (values.device === undefined || isRuntime(values.device)),
    ["unit"],
    tokens,
    "is about the latencies of a program, which --device names",
  );
  const isTable = command === "measure" && values.type.length === 0;
  refuseIf(isTable, ["range", "budget", "sampling", "widths"], tokens, "is about a plan, which --type asks for");
  const isShown = values.output !== undefined || ["types", "predict", "evaluate", "calibrate"].includes(command);
  refuseIf(!isShown, ["format"], tokens, "is about what is shown beside the file of --output");
}

async function runTypes(values: Values, operands: Operands) {
  operandsOf("types", operands, []);
  const types = await representatives.layerTypes();
  return show(values, types, () => layerTypesTable(types));
}

async function runLayers(values: Values, operands: Operands) {
  operandsOf("layers", operands, []);
  if (values.network === undefined) throw new UsageError("pr layers needs --network");
  const network = openNetwork(values.network);
  try {
    const types = values.type.length === 0 ? {} : {types: values.type as LayerType[]};
    const layers = await inFiles({network: values.network}, () =>
      representatives.networkLayers({network: network.content, ...types}),
    );
    return deliver(values, layers.table, layers, () => networkLayersTable(printable(layers)));
  } finally {
    network.close();
  }
}

async function runSweep(values: Values, operands: Operands) {
  operandsOf("sweep", operands, []);
  const hints = perType("--hint", values.hint, (text) => wholeNumber("--hint", text));
  const request = {
    types: plannedTypes(values).map((type) => ({...type, ...hintsOf(hints.get(type.type))})),
    knowledge: choice("--knowledge", values.knowledge, ["black", "gray", "white"]),
    ...(values.budget === undefined ? {} : {budget: wholeNumber("--budget", values.budget)}),
    ...seedOf(values),
  };
  const {found, remarks} = await onDevice(values, (device, options) =>
    representatives.sweep({...device, ...request, ...options}),
  );
  remark(remarks, "sweep");
  return deliver(values, `${JSON.stringify(found, null, 2)}\n`, found, () => widthsTable(found));
}

/** Step widths by parameter as hints. */
function hintsOf(widths: ReadonlyMap<string, number> | undefined): Pick<SweepOptions["types"][number], "hints"> {
  if (widths === undefined) return {};
  return {hints: [...widths].map(([parameter, width]) => ({product: [parameter as LayerParameter], width}))};
}

async function runPlan(values: Values, operands: Operands) {
  operandsOf("plan", operands, []);
  const plan = await inFiles({table: values.known, model: values.model}, () =>
    representatives.plan({
      ...planRequest(values),
      unit: choice("--unit", values.unit, UNITS),
      ...(values.known === undefined ? {} : {known: readText(values.known)}),
      ...(values.model === undefined ? {} : {model: readText(values.model)}),
    }),
  );
  return deliver(values, plan.table, plan, () => planTable(plan));
}

/** The layers of a table; or, where types are named, of a plan whose refused layers are replaced. */
async function runMeasure(values: Values, operands: Operands) {
  const planned = values.type.length > 0;
  if (planned && operands.length > 0) throw new UsageError("pr measure wants either a table or --type, not both");
  if (!planned && operands.length === 0) throw new UsageError("pr measure needs plan.csv, or layer types with --type");
  const file = planned ? "" : operandsOf("measure", operands, ["plan.csv"])[0];
  const layers = planned ? {plan: planRequest(values)} : {layers: readText(file)};
  const request = {
    ...layers,
    ...(values.repetitions === undefined ? {} : {repetitions: wholeNumber("--repetitions", values.repetitions)}),
    ...seedOf(values),
  };
  const result = await onDevice(
    values,
    (device, options) => representatives.measure({...device, ...request, ...options}),
    planned ? {} : {table: file},
  );
  remark(result.remarks, planned ? "measure" : file);
  return deliver(values, result.table, result, () => measuredWords(result, planned));
}

/** What `pr plan` and `pr measure --type` plan. */
function planRequest(values: Values): PlanOptions {
  const widths = values.widths === undefined ? [] : readWidths(values.widths);
  return {
    types: plannedTypes(values).map((type) => ({
      ...type,
      widths: widths.find((entry) => entry.type === type.type)?.widths ?? [],
    })),
    sampling: choice("--sampling", values.sampling, ["representatives", "random"]),
    ...(values.budget === undefined ? {} : {budget: wholeNumber("--budget", values.budget)}),
    ...seedOf(values),
  };
}

async function runFit(values: Values, operands: Operands) {
  const [file] = operandsOf("fit", operands, ["table.csv"]);
  const progress = progressLine(values);
  const {model, summary, remarks} = await inFiles({table: file}, () =>
    representatives.fit({
      table: readText(file),
      ...onlyType("fit", values),
      ...(values.name === undefined ? {} : {name: values.name}),
      ...(values.provenance === undefined ? {} : {provenance: values.provenance}),
      ...(values.clock === undefined ? {} : {clock_hz: wholeNumber("--clock", values.clock)}),
      ...(values.widths === undefined ? {} : {widths: readWidths(values.widths)}),
      ...(values.method.length === 0
        ? {}
        : {methods: values.method.map((name) => name.replaceAll("-", "_")) as NonNullable<FitOptions["methods"]>}),
      ...seedOf(values),
      onProgress: ({done, total}) => progress.show(`fits: step ${done} of ${total}`),
    }),
  ).finally(progress.clear);
  remark(remarks, file);
  return deliver(values, model, summary, () => modelTable(printable(summary)));
}

async function runPredict(values: Values, operands: Operands) {
  const [modelFile, file] = operandsOf("predict", operands, ["model.json", "layers.csv"]);
  const result = await inFiles({model: modelFile, table: file}, () =>
    representatives.predict({model: readText(modelFile), layers: readText(file)}),
  );
  remark(result.remarks, file);
  return show(values, result, () => predictionsCsv(result));
}

async function runEvaluate(values: Values, operands: Operands) {
  const [modelFile, file] = operandsOf("evaluate", operands, ["model.json", "table.csv"]);
  const result = await inFiles({model: modelFile, table: file}, () =>
    representatives.evaluate({model: readText(modelFile), table: readText(file)}),
  );
  remark(result.remarks, file);
  return show(values, result, () => evaluationTable(printable(result)));
}

async function runCalibrate(values: Values, operands: Operands) {
  const [file] = operandsOf("calibrate", operands, ["table.csv"]);
  const {arch} = values;
  if (arch === undefined) throw new UsageError("pr calibrate needs --arch");
  const progress = progressLine(values);
  const options = {
    ...onlyType("calibrate", values),
    fixed: assignments("--fix", values.fix),
    free: values.free.flatMap((names) => names.split(",").map((name) => name.trim())),
    ...seedOf(values),
  };
  const result = await inFiles({architecture: arch, table: file}, async () =>
    representatives.calibrate({
      architecture: await readAccelerator(arch),
      table: readText(file),
      ...options,
      onProgress: (step) => progress.show(calibrationProgress(step)),
    }),
  ).finally(progress.clear);
  remark(result.remarks, file);
  if (values.output === undefined) return show(values, result, () => calibrationTable(printable(result), arch));
  const text = `${JSON.stringify(result, null, 2)}\n`;
  return deliver(values, text, result, () => calibrationTable(printable(result), arch));
}

// --- Inputs -----------------------------------------------------------------------------------------------------------

function operandsOf<const Names extends readonly string[]>(
  command: string,
  operands: Operands,
  names: Names,
): {[Index in keyof Names]: string} {
  if (operands.length > names.length) throw new UsageError(`unexpected argument '${operands[names.length]}'`);
  if (operands.length < names.length) throw new UsageError(`pr ${command} needs ${names.join(" ")}`);
  return operands as readonly string[] as {[Index in keyof Names]: string};
}

/** The type of rows that name none. */
function onlyType(command: string, {type}: Values): {type?: LayerType} {
  if (type.length > 1) throw new UsageError(`${command} takes one --type: that of rows that name none`);
  return type.length === 1 ? {type: type[0] as LayerType} : {};
}

function seedOf(values: Values): {seed?: number} {
  return values.seed === undefined ? {} : {seed: wholeNumber("--seed", values.seed)};
}

/** --type and --range as the `types` of a request. */
function plannedTypes(values: Values): PlanOptions["types"] {
  if (values.type.length === 0) throw new UsageError("name a layer type with --type; 'cyclescope pr types' lists them");
  const ranges = perType("--range", values.range, (text): [number, number] => {
    const [, least, most] = /^(\d+)(?:\.\.(\d+))?$/.exec(text) ?? [];
    if (least === undefined) throw new UsageError(`--range wants TYPE.PARAMETER=LEAST..MOST, found '${text}'`);
    return [Number(least), Number(most ?? least)];
  });
  for (const type of ranges.keys()) {
    if (!values.type.includes(type)) throw new UsageError(`--range names ${type}, which is no --type`);
  }
  return values.type.map((type) => ({
    type: type as LayerType,
    space: Object.fromEntries(ranges.get(type) ?? []),
  }));
}

/** ["conv2d.channels=1..64"] as a map from types to maps from parameters to values. */
function perType<Value>(option: string, texts: readonly string[], read: (text: string) => Value) {
  const types = new Map<string, Map<string, Value>>();
  for (const text of texts) {
    const [, type, parameter, value] = /^(\w+)\.(\w+)=(.+)$/.exec(text) ?? [];
    if (type === undefined || parameter === undefined || value === undefined)
      throw new UsageError(`${option} wants TYPE.PARAMETER=..., found '${text}'`);
    types.set(type, (types.get(type) ?? new Map<string, Value>()).set(parameter, read(value)));
  }
  return types;
}

function readWidths(file: string): TypeWidths[] {
  const text = readText(file);
  try {
    const widths = JSON.parse(text);
    if (Array.isArray(widths)) return widths;
  } catch (error) {
    throw new InputError(`${file}: ${messageOf(error)}`, "'cyclescope pr sweep -o FILE' writes such a file");
  }
  throw new InputError(`${file}: not a list of step widths`, "'cyclescope pr sweep -o FILE' writes such a file");
}

/** A device as the options of the package's functions. */
type DescribedDevice = Extract<DeviceInput, {device?: undefined}> & Pick<SweepOptions, "parameters" | "noise">;
type ProgramAsDevice = Extract<DeviceInput, {architecture?: undefined}>;

interface DeviceOptions {
  readonly onProgress: (progress: Progress) => void;
}

/** Runs `work` with the device of the command line, as the options of a package's function. */
async function onDevice<Result>(
  values: Values,
  work: (device: DescribedDevice | ProgramAsDevice, options: DeviceOptions) => Promise<Result>,
  files: FileNames = {},
): Promise<Result> {
  if ((values.arch === undefined) === (values.device === undefined)) {
    throw new UsageError("name a device: either --arch or --device");
  }
  const progress = progressLine(values);
  const options: DeviceOptions = {onProgress: ({done, total, what}) => progress.show(`${done} of ${total} ${what}`)};
  const runtime = values.device !== undefined && isRuntime(values.device) ? values.device : undefined;
  const program =
    values.device === undefined || runtime !== undefined
      ? undefined
      : deviceProgram(values.device, choice("--unit", values.unit, UNITS), false);
  const device =
    runtime !== undefined
      ? {device: await runtimeDevice(runtime)}
      : program
        ? {device: program}
        : await describedDevice(values, values.arch ?? "");
  try {
    const result = await inFiles({architecture: values.arch, ...files}, () => work(device, options));
    if (program?.ended) throw program.ended;
    return result;
  } catch (error) {
    throw program?.ended ? new InputError(program.ended.message) : error;
  } finally {
    progress.clear();
    program?.close();
  }
}

async function describedDevice(values: Values, architecture: string): Promise<DescribedDevice> {
  const noise = values.noise === undefined ? {} : {noise: {relative: part("--noise", values.noise)}};
  return {
    architecture: await readAccelerator(architecture),
    parameters: assignments("--set", values.set),
    ...noise,
  };
}

function part(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0 || value > 1)
    throw new UsageError(`${option} wants a part like 0.02, found '${text}'`);
  return value;
}

/** Errors of the core with the files' names. */
async function inFiles<Result>(files: FileNames, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw located(error, {request: "the command line", ...files});
  }
}

// --- Output -----------------------------------------------------------------------------------------------------------

/** Writes the result to --output and shows its table, or shows the result itself where there is no file. */
function deliver(values: Values, text: string, result: unknown, asTable: () => string): number {
  if (values.output === undefined) return print(text);
  try {
    writeFileSync(values.output, text);
  } catch (error) {
    throw new InputError(`${values.output}: ${messageOf(error)}`);
  }
  return show(values, result, asTable);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function show(values: Values, result: unknown, asTable: () => string): number {
  return print(values.format === "json" ? `${JSON.stringify(result, null, 2)}\n` : `${asTable().trimEnd()}\n`);
}

function remark(remarks: readonly TableRemark[], file: string): void {
  for (const line of remarkLines(printable(remarks), file)) warn(line);
}
