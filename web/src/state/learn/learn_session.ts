/** What the user can do in the workspace. One task runs at a time; what a step needs from those before it is kept. */

import {looksLikeModel} from "../../../../wasm/client/content.ts";
import {CyclescopeError, failure, success, unwrap} from "../../../../wasm/client/outcome.ts";
import type {Outcome} from "../../../../wasm/client/outcome.ts";
import {Latest} from "../../../../wasm/client/latest.ts";
import {WorkerClient, kInterrupted} from "../../../../wasm/workers/worker_client.ts";
import type {
  ArchitectureSummary,
  Diagnostic,
  LayerParameter,
  LayerType,
  Overview,
  ParameterValue,
} from "../../core/types.ts";
import {kLearnSteps} from "../app_state.ts";
import type {LearnStep} from "../app_state.ts";
import {textOf} from "../catalogue.ts";
import {makeWorker} from "../../core/make_worker.ts";
import type {Session} from "../session.ts";
import {kInitialSetup, nameOf} from "../setup.ts";
import type {DocumentSource} from "../setup.ts";
import {Store} from "../store.ts";
import {estimateOnModel, representativesOf} from "./bench.ts";
import type {Bench, Tell} from "./bench.ts";
import {keepAutomatically} from "../../designs/keeping.ts";
import {keepWorkspace, leftWorkspace} from "./kept_workspace.ts";
import {kindOf, withKnown, withSought} from "./calibrated_kind.ts";
import {BrowserMeasurement, kNanosecondClock} from "./browser_measurement.ts";
import {calibrate, calibrationTable} from "./calibration.ts";
import {exampleTable, kExampleAccelerator} from "./example.ts";
import {kInitialLearnState, trainingTable, unsweptTypes} from "./learn_state.ts";
import type {
  Goal,
  Knowledge,
  LearnState,
  ParameterSpan,
  SimulatedDevice,
  Sweep,
  Task,
  Training,
} from "./learn_state.ts";
import {measureRequest, planRequest, sweepRequest} from "./requests.ts";
import {curvePoint, fit, judge, prepare} from "./training.ts";
import type {TrainingData} from "./training.ts";
import {learnTitles} from "./type_titles.ts";

/** What most networks consist of, in the order of preference: the first that a device runs is learnt. */
const kBasics: readonly (readonly LayerType[])[] = [
  ["conv2d", "conv1d"],
  ["conv2d_relu", "conv1d_relu"],
  ["fully_connected", "matmul"],
];
/** How long the plan waits for the next change of a slider, in milliseconds. */
const kRest = 120;

const kNoRoom =
  "The browser’s storage for this page is full: what is learnt here is gone when the page is closed. Delete something in “My designs”.";

const kStepOf: Readonly<Record<Task, LearnStep>> = {
  device: "device",
  sweep: "steps",
  plan: "plan",
  measure: "plan",
  train: "train",
  curve: "train",
  kind: "train",
  calibrate: "train",
};

/** What changes with what is measured, with what is to be measured, and with the device. */
const kUnmeasured = {measured: undefined, drawn: undefined, training: undefined, calibration: undefined};
const kUnplanned = {...kUnmeasured, plan: undefined};
const kNothingKnown = {...kUnplanned, sweep: undefined, spaces: {}, kind: undefined};

/** Of a task that does not know in how many steps. */
function percentDone(fraction: number): LearnState["progress"] {
  return {done: Math.round(100 * fraction), total: 100, what: "", unit: "%"};
}

/** The few layer types to begin with. */
export function basicTypes(runnable: readonly LayerType[]): LayerType[] {
  const basic = kBasics.flatMap((candidates) => candidates.filter((type) => runnable.includes(type)).slice(0, 1));
  return basic.length > 0 ? basic : runnable.slice(0, 1);
}

export class LearnSession {
  readonly store = new Store<LearnState>(kInitialLearnState);
  readonly #session: Session;
  /** A worker of its own: a long fit must not keep estimates waiting. */
  readonly #client = new WorkerClient(makeWorker);
  readonly #representatives = representativesOf(this.#client);
  /** The browser itself as a device; what is measured becomes a table. */
  readonly browser = new BrowserMeasurement({
    client: this.#client,
    representatives: this.#representatives,
    learn: (name, table) => this.#learnTable(name, table),
  });
  readonly #plans = new Latest();
  #planTimer: ReturnType<typeof setTimeout> | undefined;
  #end = new AbortController();

  constructor(session: Session) {
    this.#session = session;
    void this.#loadTypes();
    void this.#resume();
  }

  /** Forgets everything that was learnt here; what was saved stays. */
  startAnew(): void {
    this.cancel();
    const {layerTypes} = this.store.state;
    this.store.update({...kInitialLearnState, layerTypes});
    this.#session.openLearn("device");
  }

  /** Goes on where learning was left, unless something has begun meanwhile; keeps it from then on. */
  async #resume(): Promise<void> {
    const left = await leftWorkspace().catch(() => undefined);
    const {device, running, untyped} = this.store.state;
    if (left !== undefined && device === undefined && running === undefined && untyped === undefined) {
      this.store.update(left);
    }
    this.#keepResults();
    keepWorkspace(this.store, () => this.#session.notify(kNoRoom, "warning"));
  }

  /** Tables and models are kept among the designs as well. */
  #keepResults(): void {
    let {device, training} = this.store.state;
    this.store.watch(() => {
      const {state} = this.store;
      if (state.device !== device) {
        device = state.device;
        if (device?.kind === "table") void keepAutomatically("table", device.name, device.text).catch(() => undefined);
      }
      if (state.training?.model !== training?.model && state.training !== undefined) {
        const {model, summary} = state.training;
        void keepAutomatically("model", summary.name, model).catch(() => undefined);
      }
      training = state.training;
    });
  }

  /** Whether what a step needs is there. */
  canOpen(step: LearnStep): boolean {
    const state = this.store.state;
    const {device} = state;
    if (step === "device") return true;
    if (step === "steps") return device !== undefined && device.kind !== "unmeasured";
    if (step === "plan") return device !== undefined;
    const {goal, training, calibration} = state;
    if (step === "train") return trainingTable(state) !== undefined || device?.kind === "simulated";
    return (goal === "parameters" ? calibration : training) !== undefined;
  }

  /** The step that should come next; undefined after the last. */
  nextStep(step: LearnStep): LearnStep | undefined {
    const {device, goal} = this.store.state;
    const next = kLearnSteps[kLearnSteps.indexOf(step) + 1];
    if (step === "device" && device?.kind === "unmeasured") return "plan";
    if (goal === "parameters") return step === "train" || step === "use" ? undefined : "train";
    if (step === "steps" && device?.kind === "table") return "train";
    if (step === "plan" && trainingTable(this.store.state) === undefined) return undefined;
    return next;
  }

  async openTable(name: string, content: File | string, rowType: LayerType | "" = ""): Promise<void> {
    if (this.store.state.running !== undefined) {
      this.#session.notify(`${name} was not opened, because something is running. Cancel that first.`, "warning");
      return;
    }
    await this.#task("device", `Reading ${name}`, name, async () => {
      const text = typeof content === "string" ? content : await content.text();
      const summary = await this.#representatives.readTable(text, {type: rowType}).catch((error: unknown) => {
        const untyped = error instanceof CyclescopeError && error.diagnostic.path === "type" && rowType === "";
        if (untyped) this.store.update({untyped: {name, text}});
        throw error;
      });
      this.store.update({
        ...kNothingKnown,
        device: {kind: "table", name, text, rowType, summary},
        untyped: undefined,
      });
    });
  }

  /** Reads the table that names no layer types as one of `type`. */
  async typeTable(type: LayerType): Promise<void> {
    const {untyped} = this.store.state;
    if (untyped) await this.openTable(untyped.name, untyped.text, type);
  }

  async chooseAccelerator(source: DocumentSource, parameters: Readonly<Record<string, ParameterValue>>): Promise<void> {
    const name = nameOf(source);
    await this.#task("device", `Trying what ${name} can run`, name, async (bench) => {
      const text = await textOf("architecture", source);
      const summary = unwrap(await this.#session.checkArchitecture(text));
      const device = await this.#probe(source, summary, text, parameters, bench);
      const types = basicTypes(device.runnable);
      this.store.update({...kNothingKnown, device, types, untyped: undefined});
    });
  }

  /** What an accelerator's description says; undefined where it cannot be had or has mistakes. */
  async describe(source: DocumentSource): Promise<ArchitectureSummary | undefined> {
    try {
      return unwrap(await this.#session.checkArchitecture(await textOf("architecture", source)));
    } catch {
      return undefined; // said when it is chosen
    }
  }

  /** For those who want a plan first. */
  async planFirst(): Promise<void> {
    await this.#loadTypes();
    const all = this.store.state.layerTypes.map(({type}) => type);
    this.store.update({...kNothingKnown, device: {kind: "unmeasured"}, types: basicTypes(all), problem: undefined});
    this.#planSoon();
  }

  /** Simulated measurements to try with: CSV. Undefined where they cannot be had, which is then shown. */
  async example(): Promise<string | undefined> {
    let table: string | undefined;
    await this.#task("device", "Measuring an example", "", async (bench) => {
      const text = await textOf("architecture", {kind: "preset", id: kExampleAccelerator});
      table = await exampleTable(bench, text);
    });
    return table;
  }

  setClock(clockHz: number | undefined): void {
    this.store.update({clockHz, training: undefined});
  }

  setNoise(noise: number): void {
    this.store.update({...kUnplanned, noise, sweep: undefined});
  }

  setKnowledge(knowledge: Knowledge): void {
    this.store.update({...kUnplanned, knowledge, sweep: undefined});
    this.#planSoon();
  }

  setTypes(types: readonly LayerType[]): void {
    const ordered = this.store.state.layerTypes.map(({type}) => type).filter((type) => types.includes(type));
    this.store.update({...kUnplanned, types: ordered});
    this.#planSoon();
  }

  /** Sweeps the layer types that were not swept yet; all of them where there is none. */
  async sweep(): Promise<void> {
    const {device, types} = this.store.state;
    if (device?.kind !== "simulated") return;
    const rest = unsweptTypes(this.store.state);
    const wanted = rest.length > 0 ? rest : types;
    await this.#task("sweep", "Looking for steps", "", async ({representatives, signal, tell}) => {
      const before = withoutTypes(this.store.state.sweep, wanted);
      this.store.update({...kUnplanned, sweep: before});
      const result = await representatives.sweep({
        architecture: device.text,
        ...sweepRequest(this.store.state, device, wanted),
        signal,
        onProgress: (progress) => tell("Looking for steps", progress),
        onPartial: (partial) => {
          // Types are swept one after the other: all but the last are complete.
          const swept = partial.found.slice(0, -1).map(({type}) => type);
          this.store.update({sweep: joined(before, {...partial, swept})});
        },
      });
      this.store.update({sweep: joined(before, {...result, swept: wanted})});
    });
    this.#planSoon();
  }

  setBudget(budget: number): void {
    this.store.update({...kUnmeasured, budget});
    this.#planSoon();
  }

  setSpan(type: LayerType, parameter: LayerParameter, span: ParameterSpan | undefined): void {
    const {spaces} = this.store.state;
    const others = Object.entries(spaces[type] ?? {}).filter(([name]) => name !== parameter);
    const space = Object.fromEntries(span ? [...others, [parameter, span]] : others);
    this.store.update({...kUnmeasured, spaces: {...spaces, [type]: space}});
    this.#planSoon();
  }

  /** Counts layers and representatives as the plan stands. */
  async plan(): Promise<void> {
    clearTimeout(this.#planTimer);
    const {device, problem} = this.store.state;
    const request = planRequest(this.store.state);
    if (device === undefined || request.types.length === 0) return;
    const known = device.kind === "table" && device.rowType === "" ? {known: device.text} : {};
    try {
      const plan = await this.#plans.run(() => this.#representatives.plan({...request, ...known}));
      if (plan) this.store.update({plan, problem: problem?.step === "plan" ? undefined : problem});
    } catch (thrown) {
      const error = diagnosticOf(thrown);
      if (error.code !== kInterrupted)
        this.store.update({plan: undefined, problem: {step: "plan", subject: "", error}});
    }
  }

  /** The plan as a table to fill in. Series that show step widths are in it where none are known. */
  async planTable(): Promise<string> {
    const {plan, device} = this.store.state;
    if (plan === undefined || device?.kind !== "unmeasured") return plan?.table ?? "";
    return (await this.#representatives.plan({...planRequest(this.store.state), series: true})).table;
  }

  async measure(): Promise<void> {
    const {device} = this.store.state;
    if (device?.kind !== "simulated") return;
    await this.#task("measure", "Measuring the plan", "", async ({representatives, signal, tell}) => {
      await this.plan();
      const {plan} = this.store.state;
      if (plan === undefined) return;
      this.store.update(kUnmeasured);
      const measured = await representatives.measure({
        architecture: device.text,
        ...measureRequest(this.store.state, device),
        plan: planRequest(this.store.state),
        signal,
        onProgress: (progress) => tell("Measuring the plan", progress),
      });
      this.store.update({measured});
    });
  }

  async #learnTable(name: string, table: string): Promise<Outcome<Training>> {
    await this.openTable(name, table);
    const {device, problem} = this.store.state;
    if (device?.kind !== "table" || device.text !== table) return this.#unlearnt(problem);
    this.setClock(kNanosecondClock);
    await this.train({withCurve: false});
    const {training} = this.store.state;
    return training === undefined ? this.#unlearnt(this.store.state.problem) : success(training);
  }

  #unlearnt(problem: LearnState["problem"]): Outcome<never> {
    return problem === undefined
      ? failure("Stopped", "module", "something else was done meanwhile")
      : {ok: false, error: problem.error};
  }

  /** Fits a model, judges it, then draws the learning curve, which may be stopped alone. */
  async train({withCurve = true}: {withCurve?: boolean} = {}): Promise<void> {
    let data: TrainingData | undefined;
    await this.#task("train", "Training", "", async (bench) => {
      const state = this.store.state;
      this.store.update({training: undefined});
      data = await prepare(bench, state);
      const {model, summary, remarks} = await fit(bench, state, data.train, "representatives", "Training the model");
      bench.tell("Judging the model");
      const evaluation = data.test === "" ? undefined : await judge(bench, model, data.test);
      const samples = summary.types.reduce((sum, type) => sum + type.samples, 0);
      const mape = evaluation && evaluation.total.count > 0 ? evaluation.total.mape_percent : undefined;
      const curve = mape === undefined ? [] : [{sampling: "representatives", samples, mape} as const];
      this.store.update({training: {model, summary, remarks, evaluation, curve}});
    });
    const {training} = this.store.state;
    if (!withCurve || data === undefined || data.test === "" || training?.evaluation === undefined) return;
    if (this.#end.signal.aborted) this.store.update({stopped: "curve"});
    else await this.#drawCurve(data);
  }

  /** What the measurements are for. */
  setGoal(goal: Goal): void {
    this.store.update({goal});
  }

  /** Takes the device to be of its own kind where it is simulated, and of the page's accelerator's otherwise. */
  async proposeKind(): Promise<void> {
    await this.#task("kind", "Reading the description", "", () => this.#proposeKind());
  }

  /** Takes the device to be an accelerator of this kind. */
  async chooseKind(source: DocumentSource): Promise<void> {
    await this.#task("kind", "Reading the description", nameOf(source), () => this.#readKind(source));
  }

  /** Whether parameters of the kind are to be found; otherwise they are known. */
  seek(names: readonly string[], wanted: boolean): void {
    const {kind} = this.store.state;
    if (kind) this.store.update({kind: names.reduce((before, name) => withSought(before, name, wanted), kind)});
  }

  /** The value of a parameter that is known; undefined: it follows from others. */
  setKnown(name: string, value: ParameterValue | undefined): void {
    const {kind} = this.store.state;
    if (kind) this.store.update({kind: withKnown(kind, name, value)});
  }

  /** Finds the parameters of the kind. */
  async calibrate(): Promise<void> {
    const {kind} = this.store.state;
    if (kind === undefined) return;
    await this.#task("calibrate", "Finding parameters", "", async (bench) => {
      const {state} = this.store;
      const drawn = await calibrationTable(bench, state);
      if (trainingTable(state) === undefined) this.store.update({drawn});
      const calibration = await calibrate(bench, state, kind, drawn, (progress) => {
        const {parameter, error, fraction} = progress;
        bench.tell(`Finding parameters${parameter === "" ? "" : `: ${parameter}`}`, percentDone(fraction));
        this.store.update({errorSoFar: error});
      });
      this.store.update({calibration});
    });
  }

  /** Ends the running task, also where it is between two jobs. */
  cancel(): void {
    this.#end.abort();
  }

  /** The current network on the model that was learnt. */
  async preview(): Promise<Overview | undefined> {
    const {training} = this.store.state;
    if (training === undefined) return undefined;
    try {
      return await estimateOnModel(this.#client, training.model, await this.#session.networkContent());
    } catch {
      return undefined; // the network could not be fetched or read, which the estimate says
    }
  }

  async #proposeKind(): Promise<void> {
    const {device} = this.store.state;
    if (device === undefined) return;
    if (device.kind === "simulated") return this.#readKind(device.source);
    const {setup, architectureText} = this.#session.store.state;
    try {
      if (!looksLikeModel(architectureText)) return await this.#readKind(setup.architecture);
    } catch {
      // It has a mistake, which the page says: any other is as good to begin with.
    }
    await this.#readKind(kInitialSetup.architecture);
  }

  async #readKind(source: DocumentSource): Promise<void> {
    const text = await textOf("architecture", source);
    const summary = unwrap(await this.#session.checkArchitecture(text));
    this.store.update({kind: kindOf(source, text, summary), calibration: undefined});
  }

  async #loadTypes(): Promise<void> {
    if (this.store.state.layerTypes.length > 0) return;
    try {
      const layerTypes = await this.#representatives.layerTypes();
      learnTitles(layerTypes);
      this.store.update({layerTypes});
    } catch (error) {
      this.store.update({problem: {step: "device", subject: "", error: diagnosticOf(error)}});
    }
  }

  /** Runs the usual layer of each type: what is refused is not offered. */
  async #probe(
    source: DocumentSource,
    summary: ArchitectureSummary,
    text: string,
    parameters: Readonly<Record<string, ParameterValue>>,
    {representatives, signal, tell}: Bench,
  ): Promise<SimulatedDevice> {
    await this.#loadTypes();
    const types = this.store.state.layerTypes.map(({type}) => ({type}));
    const {table} = await representatives.measure({
      architecture: text,
      plan: {types, budget: types.length, sampling: "usual"},
      parameters: {...parameters},
      signal,
      onProgress: (progress) => tell(`Trying what ${summary.name} can run`, progress),
    });
    const runnable = (await representatives.readTable(table)).types.map(({type}) => type);
    return {kind: "simulated", source, name: summary.name, text, parameters, clockHz: summary.clock_hz, runnable};
  }

  async #drawCurve(data: TrainingData): Promise<void> {
    await this.#task("curve", "Learning curve", "", async (bench) => {
      const state = this.store.state;
      for (const draw of data.draws) {
        const point = await curvePoint(bench, state, draw, data.test);
        const {training} = this.store.state;
        if (point && training) this.store.update({training: {...training, curve: [...training.curve, point]}});
      }
    });
  }

  #planSoon(): void {
    clearTimeout(this.#planTimer);
    this.#planTimer = setTimeout(() => void this.plan(), kRest);
  }

  /** Runs a task unless another one runs; what it throws is shown at its step. */
  async #task(task: Task, doing: string, subject: string, work: (bench: Bench) => Promise<void>): Promise<void> {
    if (this.store.state.running !== undefined) return;
    const {signal} = (this.#end = new AbortController());
    const tell: Tell = (words, progress) => this.store.update({doing: words, progress});
    this.store.update({
      running: task,
      doing,
      progress: undefined,
      errorSoFar: undefined,
      stopped: undefined,
      problem: undefined,
    });
    try {
      await work({representatives: this.#representatives, signal, tell});
    } catch (error) {
      if (signal.aborted) this.store.update({stopped: task});
      else this.store.update({problem: {step: kStepOf[task], subject, error: diagnosticOf(error)}});
    }
    this.store.update({running: undefined, doing: "", progress: undefined, errorSoFar: undefined});
  }
}

function diagnosticOf(error: unknown): Diagnostic {
  if (error instanceof CyclescopeError) return error.diagnostic;
  return failure("Failed", "module", error instanceof Error ? error.message : String(error)).error;
}

function withoutTypes(sweep: Sweep | undefined, types: readonly LayerType[]): Sweep {
  return {
    found: sweep?.found.filter(({type}) => !types.includes(type)) ?? [],
    remarks: sweep?.remarks.filter(({path}) => !types.some((type) => path.split("/")[0] === type)) ?? [],
    swept: sweep?.swept.filter((type) => !types.includes(type)) ?? [],
  };
}

function joined(first: Sweep, second: Sweep): Sweep {
  return {
    found: [...first.found, ...second.found],
    remarks: [...first.remarks, ...second.remarks],
    swept: [...first.swept, ...second.swept],
  };
}
