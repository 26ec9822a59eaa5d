/** Fits a model, judges it on layers that it has not seen, and draws how its error falls with more of them. */

import type {LearnerClient} from "../../core/learner_client.ts";
import type {Outcome} from "../../core/protocol.ts";
import type {Diagnostic, Evaluation, FitRequest, FitStep, LayerType, MeasureRequest} from "../../core/types.ts";
import {countRows, withoutLayers} from "./layer_table.ts";
import type {CurvePoint, Device, LearnState} from "./learn_state.ts";
import {bareWidths, trainingTable} from "./learn_state.ts";
import {measureRequest, plannedTypes} from "./requests.ts";

/** Layers that models are judged on. */
const kTestLayers = 200;
const kTestSeed = 2;
const kCurveSeed = 3;
const kTestPart = 0.2;
/** Where keeping some aside leaves fewer layers, none are. */
const kFewestTrained = 12;
/** Sizes of the learning curve. */
const kCurveSizes = [30, 100, 300, 1000, 3000];

/** Thrown by what was cancelled. */
export class Cancelled extends Error {}

/** Thrown by what was refused. */
export class Refused extends Error {
  constructor(readonly diagnostic: Diagnostic) {
    super(diagnostic.message);
  }
}

export function valueOf<T>(outcome: Outcome<T> | undefined): T {
  if (outcome === undefined) throw new Cancelled();
  if (!outcome.ok) throw new Refused(outcome.error);
  return outcome.value;
}

/** Says what is being done. */
export type Tell = (doing: string, progress?: LearnState["progress"]) => void;

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

/** Measures the request's plan. */
async function measure(
  client: LearnerClient,
  device: Extract<Device, {kind: "simulated"}>,
  request: MeasureRequest,
  tell: Tell,
  doing: string,
): Promise<string> {
  const job = {kind: "measure", architecture: device.text, layers: "", request} as const;
  const end = await client.run(job, ({progress}) => tell(doing, progress));
  return valueOf(end).table ?? "";
}

/** What a simulated device is judged by is measured now, and without noise; of a table a part is kept aside. */
export async function prepare(client: LearnerClient, state: LearnState, tell: Tell): Promise<TrainingData> {
  const {device} = state;
  const table = trainingTable(state);
  if (device === undefined || table === undefined) throw new TypeError("nothing is measured");
  tell("Choosing layers to judge by");
  if (device.kind === "table") {
    const type = device.rowType;
    const sizes = curveSizes(device.summary.configurations * (1 - kTestPart));
    const request = {type, widths: bareWidths(state), test_part: kTestPart, sizes};
    const split = valueOf(await client.call("splitTable", table, request));
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
  } as const;
  const exact = {...measureRequest(state, device), noise: {}, plan};
  const test = await measure(client, device, exact, tell, "Measuring layers to judge by");
  const sizes = curveSizes(state.budget);
  const draws = [...sizes, state.budget].flatMap((size): Draw[] => [
    ...(size < state.budget ? [{sampling: "representatives", size, table: undefined} as const] : []),
    {sampling: "random", size, table: undefined},
  ]);
  const unseen = withoutLayers(test, table);
  return {train: table, test: countRows(unseen) > 0 ? unseen : "", draws};
}

function fitRequest(state: LearnState, sampling: CurvePoint["sampling"]): FitRequest {
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
  client: LearnerClient,
  state: LearnState,
  table: string,
  sampling: CurvePoint["sampling"],
  tell: Tell,
  doing: string,
): Promise<FitStep> {
  const request = fitRequest(state, sampling);
  return valueOf(await client.run({kind: "fit", table, request}, ({progress}) => tell(doing, progress)));
}

export async function judge(client: LearnerClient, model: string, test: string): Promise<Evaluation> {
  return valueOf(await client.call("evaluate", model, test));
}

/** One more point of the learning curve; undefined where so few layers make no model. */
export async function curvePoint(
  client: LearnerClient,
  state: LearnState,
  {sampling, size, table}: Draw,
  test: string,
  tell: Tell,
): Promise<CurvePoint | undefined> {
  const what = `${size} ${sampling === "random" ? "random layers" : "representatives"}`;
  try {
    const drawn = table ?? (await drawLayers(client, state, sampling, size, tell, `Measuring ${what}`));
    const samples = countRows(drawn);
    if (samples === 0) return undefined;
    const {model} = await fit(
      client,
      state,
      withoutLayers(drawn, test),
      sampling,
      tell,
      `Learning curve: training on ${what}`,
    );
    const {total} = await judge(client, model ?? "", test);
    return total.count > 0 ? {sampling, samples, mape: total.mape_percent} : undefined;
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

async function drawLayers(
  client: LearnerClient,
  state: LearnState,
  sampling: CurvePoint["sampling"],
  budget: number,
  tell: Tell,
  doing: string,
): Promise<string> {
  const {device} = state;
  if (device?.kind !== "simulated") return "";
  const plan = {types: plannedTypes(state, sampling), budget, sampling, seed: kCurveSeed};
  return measure(client, device, {...measureRequest(state, device), plan}, tell, doing);
}
