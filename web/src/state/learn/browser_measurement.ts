/** Measures the browser that the page runs in, until there is a model of it and a network to try that on. */

import type {CoreClient} from "../../../../wasm/client/core_client.ts";
import {unwrap} from "../../../../wasm/client/outcome.ts";
import type {Outcome} from "../../../../wasm/client/outcome.ts";
import {MeasurementRun, measurementTable} from "../../../../wasm/measure/measurement_run.ts";
import type {RunState} from "../../../../wasm/measure/measurement_run.ts";
import {planForNetwork} from "../../../../wasm/measure/network_plan.ts";
import type {NetworkPlan} from "../../../../wasm/measure/network_plan.ts";
import type {Repetition, Timing} from "../../../../wasm/measure/repeat.ts";
import type {Representatives} from "../../../../wasm/package/representatives.ts";
import {BrowserBench} from "../../measure/bench.ts";
import {presetText} from "../catalogue.ts";
import {Store} from "../store.ts";
import {estimateOnModel} from "./bench.ts";
import type {Training} from "./learn_state.ts";

export type BrowserPhase = "idle" | "loading" | "measuring" | "running" | "fitting" | "done" | "stopped";

/** A whole network: what the model says, and what it took. */
export interface Proof {
  readonly measured: Timing;
  /** In milliseconds; undefined until there is a model. */
  readonly predicted?: number | undefined;
  /** What nine of ten are in. */
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  /** What the model knows nothing of, and is missing from the prediction: "2 Flatten". */
  readonly unknown?: readonly string[] | undefined;
}

export interface BrowserState {
  readonly phase: BrowserPhase;
  /** A built-in network. */
  readonly network: string;
  readonly seconds: number;
  /** Of a run of nothing, in milliseconds. */
  readonly callCost: number | undefined;
  readonly plan: NetworkPlan | undefined;
  readonly run: RunState | undefined;
  readonly proof: Proof | undefined;
  readonly problem: string | undefined;
}

export const kBrowserNetworks = ["resnet18", "mobilenet_v2"] as const;
export const kBrowserSeconds = [30, 100, 300] as const;
export const kBrowserTable = "this_browser.csv";

const kInitial: BrowserState = {
  phase: "idle",
  network: kBrowserNetworks[0],
  seconds: kBrowserSeconds[1],
  callCost: undefined,
  plan: undefined,
  run: undefined,
  proof: undefined,
  problem: undefined,
};

/** Layers of each type that are planned, more than there is time for. */
const kBudget = 400;
const kSeed = 1;
/** Of whole networks, which take long. */
const kWhole: Repetition = {warmUps: 2, least: 8, most: 30, longest: 6000, agreement: 0.02};
/** A browser does not say what its processor's clock is: cycles are nanoseconds. */
export const kNanosecondClock = 1_000_000_000;
/** How often views hear of what is measured, in milliseconds. */
const kNews = 250;

/** What the workspace does with a table. */
export interface Learner {
  readonly client: CoreClient;
  readonly representatives: Representatives;
  /** Opens a table as the device, and fits a model to a part of it. */
  learn(name: string, table: string): Promise<Outcome<Training>>;
}

export class BrowserMeasurement {
  readonly store = new Store<BrowserState>(kInitial);
  readonly #learner: Learner;
  #bench: BrowserBench | undefined;
  #run: MeasurementRun | undefined;
  #stopped = false;

  constructor(learner: Learner) {
    this.#learner = learner;
  }

  get busy(): boolean {
    return !["idle", "done", "stopped"].includes(this.store.state.phase);
  }

  /** Whether a run can be gone on with. */
  get canGoOn(): boolean {
    return this.#run !== undefined && this.store.state.run?.complete !== true;
  }

  choose(choice: Partial<Pick<BrowserState, "network" | "seconds">>): void {
    if (choice.network !== undefined && choice.network !== this.store.state.network) this.#forget();
    this.store.update(choice);
  }

  /** Everything from the beginning. */
  async start(): Promise<void> {
    if (this.busy) return;
    this.#forget();
    await this.#task(async () => {
      const {network} = this.store.state;
      this.store.update({phase: "loading"});
      this.#bench ??= new BrowserBench();
      const callCost = await this.#bench.prepare();
      const {client, representatives} = this.#learner;
      const text = await presetText("network", network);
      const plan = await planForNetwork(representatives, {network: text, budget: kBudget, seed: kSeed});
      this.store.update({callCost, plan});
      const bench = this.#bench;
      let told = 0;
      this.#run = new MeasurementRun({
        layers: plan.layers,
        reference: plan.reference,
        time: async (layer, how) => bench.time(unwrap(await client.call("layerNetwork", {layer})).text, how),
        onState: (run) => {
          const now = performance.now();
          if (now - told < kNews) return;
          told = now;
          this.store.update({run});
        },
      });
      await this.#measure();
    });
  }

  /** For the same time once more. */
  async goOn(): Promise<void> {
    if (!this.busy && this.canGoOn) await this.#task(() => this.#measure());
  }

  /** The network, and a model of what is measured by now. */
  async conclude(): Promise<void> {
    if (!this.busy && this.#run !== undefined) await this.#task(() => this.#try());
  }

  /** Ends the run after the layer that is being measured; what is measured by then stays. */
  stop(): void {
    this.#stopped = true;
  }

  table(): string {
    return measurementTable(this.#run?.rows ?? []);
  }

  /** Ends the worker. */
  end(): void {
    this.#stopped = true;
    this.#bench?.end();
    this.#bench = undefined;
  }

  async #measure(): Promise<void> {
    const run = this.#run;
    if (run === undefined) return;
    this.store.update({phase: "measuring", proof: undefined});
    const end = await run.run(this.store.state.seconds, () => this.#stopped);
    this.store.update({run: end});
    if (!this.#stopped) await this.#try();
  }

  async #try(): Promise<void> {
    this.store.update({phase: "running", proof: undefined});
    const measured = await this.#timeNetwork();
    this.store.update({phase: "fitting", proof: {measured}});
    const training = await this.#learner.learn(kBrowserTable, this.table());
    if (training.ok) this.store.update({proof: {measured, ...(await this.#predict(training.value))}});
    else this.store.update({problem: `No model could be fitted to what is measured: ${training.error.message}.`});
  }

  async #timeNetwork(): Promise<Timing> {
    const {client} = this.#learner;
    const network = client.open("network", await presetText("network", this.store.state.network));
    try {
      const {text} = unwrap(await client.call("networkDocument", {network}));
      if (this.#bench === undefined) throw new Error("the worker has ended");
      return await this.#bench.time(text, kWhole);
    } finally {
      client.close(network);
    }
  }

  async #predict({model}: Training): Promise<Omit<Proof, "measured">> {
    const text = await presetText("network", this.store.state.network);
    const {total, unmapped} = await estimateOnModel(
      this.#learner.client,
      model,
      {source: text, dimensions: {}},
      kNanosecondClock,
    );
    const inMilliseconds = (cycles: number | null | undefined) =>
      cycles === null || cycles === undefined ? undefined : (1000 * cycles) / kNanosecondClock;
    return {
      predicted: inMilliseconds(total.cycles),
      low: inMilliseconds(total.cycles_low),
      high: inMilliseconds(total.cycles_high),
      unknown: unmapped.map(({operator, layers}) => `${layers} ${operator}`),
    };
  }

  async #task(work: () => Promise<void>): Promise<void> {
    this.#stopped = false;
    this.store.update({problem: undefined});
    try {
      await work();
      this.store.update({phase: this.#stopped ? "stopped" : "done"});
    } catch (error) {
      this.end();
      this.#run = undefined;
      this.store.update({phase: "idle", problem: error instanceof Error ? error.message : String(error)});
    }
  }

  #forget(): void {
    this.#run = undefined;
    this.store.update({run: undefined, plan: undefined, proof: undefined, phase: "idle"});
  }
}
