/** Fits a model, judges it on layers that it has not seen, and draws how its error falls with more of them. */

import {isRefusal} from "./bench.ts";
import type {Bench} from "./bench.ts";
import type {Evaluation, LayerType} from "../../core/types.ts";
import type {
  FitOptions,
  MeasuredPlan,
  MeasureOptions,
  Representatives,
} from "../../../../wasm/package/representatives.ts";
import type {CurvePoint, Device, LearnState} from "./learn_state.ts";
import {bareWidths, trainingTable} from "./learn_state.ts";
import {measureRequest, plannedTypes} from "./requests.ts";

export type Fit = Awaited<ReturnType<Representatives["fit"]>>;
type PlannedMeasurement = Pick<MeasureOptions, "parameters" | "noise" | "seed"> & {plan: MeasuredPlan};

/** Measured layers: a table, and how many. */
interface Drawn {
  readonly table: string;
  readonly samples: number;
}
const kNothingDrawn: Drawn = {table: "", samples: 0};

/** Layers that models are judged on. */
const kTestLayers = 200;
const kTestSeed = 2;
const kCurveSeed = 3;
const kTestPart = 0.2;
/** Where keeping some aside leaves fewer layers, none are. */
const kFewestTrained = 12;
/** Sizes of the learning curve. */
const kCurveSizes = [30, 100, 300, 1000, 3000];

export interface TrainingData {
  /** The layers to train on. */
  readonly train: string;
  /** Layers to judge by; none is among those trained on. */
  readonly test: string;
  /** What smaller models are trained on. */
  readonly draws: readonly Draw[];
}

/** Layers of the learning curve: a table, or how many to plan and measure. */
export interface Draw {
  readonly sampling: CurvePoint["sampling"];
  readonly size: number;
  readonly table: string | undefined;
}

function curveSizes(samples: number): number[] {
  return kCurveSizes.filter((size) => size < samples);
}

/** Measures the request's plan; nothing where all of its layers are known. */
async function measure(
  {representatives, signal, tell}: Bench,
  device: Extract<Device, {kind: "simulated"}>,
  request: PlannedMeasurement,
  doing: string,
): Promise<Drawn> {
  const onProgress: MeasureOptions["onProgress"] = (progress) => tell(doing, progress);
  try {
    const all = {architecture: device.text, ...request, signal, onProgress};
    const {table, measured} = await representatives.measure(all);
    return {table, samples: measured};
  } catch (error) {
    if (isRefusal(error) && error.diagnostic.code === "NoLayers") return kNothingDrawn;
    throw error;
  }
}

/** What a simulated device is judged by is measured now, and without noise; of a table a part is kept aside. */
export async function prepare(bench: Bench, state: LearnState): Promise<TrainingData> {
  const {representatives, tell} = bench;
  const {device} = state;
  const table = trainingTable(state);
  if (device === undefined || table === undefined) throw new TypeError("nothing is measured");
  tell("Choosing layers to judge by");
  if (device.kind === "table") {
    const type = device.rowType;
    const sizes = curveSizes(device.summary.layers * (1 - kTestPart));
    const request = {type, widths: bareWidths(state), test_part: kTestPart, sizes};
    const split = await representatives.splitTable({table, ...request});
    if (split.train.samples < kFewestTrained || split.test.samples === 0) return {train: table, test: "", draws: []};
    const draws = split.draws.map(({sampling, samples, table: drawn}) => ({sampling, size: samples, table: drawn}));
    const all: Draw = {sampling: "random", size: split.train.samples, table: split.train.table};
    return {train: split.train.table, test: split.test.table, draws: [...draws, all]};
  }
  if (device.kind !== "simulated") throw new TypeError("nothing can be measured");
  const plan = {
    types: plannedTypes(state, "random"),
    budget: kTestLayers,
    sampling: "random",
    seed: kTestSeed,
    known: table,
  } as const;
  const exact = {...measureRequest(state, device), noise: {}, plan};
  const {table: test} = await measure(bench, device, exact, "Measuring layers to judge by");
  const sizes = curveSizes(state.budget);
  const draws = [...sizes, state.budget].flatMap((size): Draw[] => [
    ...(size < state.budget ? [{sampling: "representatives", size, table: undefined} as const] : []),
    {sampling: "random", size, table: undefined},
  ]);
  return {train: table, test, draws};
}

function fitRequest(state: LearnState, sampling: CurvePoint["sampling"]): Omit<FitOptions, "table"> {
  const {device, clockHz} = state;
  const widths = sampling === "representatives" ? bareWidths(state) : [];
  if (device?.kind === "table") {
    const type: LayerType | "" = device.rowType;
    return {
      name: device.name.replace(/\.csv$/i, ""),
      provenance: `measurements in ${device.name}`,
      widths,
      type,
      ...(clockHz === undefined ? {} : {clock_hz: clockHz}),
    };
  }
  if (device?.kind !== "simulated") return {widths};
  const noise = state.noise > 0 ? ` with ${state.noise * 100} % noise` : "";
  return {
    name: `${device.name}_learnt`,
    provenance: `simulated measurements of the described accelerator ${device.name}${noise}`,
    clock_hz: device.clockHz,
    widths,
  };
}

export async function fit(
  {representatives, signal, tell}: Bench,
  state: LearnState,
  table: string,
  sampling: CurvePoint["sampling"],
  doing: string,
): Promise<Fit> {
  const request = fitRequest(state, sampling);
  return representatives.fit({table, ...request, signal, onProgress: (progress) => tell(doing, progress)});
}

export async function judge({representatives}: Bench, model: string, table: string): Promise<Evaluation> {
  return representatives.evaluate({model, table});
}

/** One more point of the learning curve; undefined where so few layers make no model. */
export async function curvePoint(
  bench: Bench,
  state: LearnState,
  {sampling, size, table}: Draw,
  test: string,
): Promise<CurvePoint | undefined> {
  const what = `${size} ${sampling === "random" ? "random layers" : "representatives"}`;
  try {
    const drawn =
      table === undefined
        ? await drawLayers(bench, state, sampling, size, test, `Measuring ${what}`)
        : {table, samples: size};
    if (drawn.samples === 0) return undefined;
    const {model} = await fit(bench, state, drawn.table, sampling, `Learning curve: training on ${what}`);
    const {total} = await judge(bench, model, test);
    return total.count > 0 ? {sampling, samples: drawn.samples, mape: total.mape_percent} : undefined;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

/** Measures layers of which none is in `test`. */
async function drawLayers(
  bench: Bench,
  state: LearnState,
  sampling: CurvePoint["sampling"],
  budget: number,
  test: string,
  doing: string,
): Promise<Drawn> {
  const {device} = state;
  if (device?.kind !== "simulated") return kNothingDrawn;
  const plan = {types: plannedTypes(state, sampling), budget, sampling, seed: kCurveSeed, known: test};
  return measure(bench, device, {...measureRequest(state, device), plan}, doing);
}
