/** Runs estimates in the worker, in slices short enough that "cancel" is heard between them. */

import type {Core} from "../../../wasm/core.mjs";
import {looksLikeModel} from "../../../wasm/model_text.mjs";
import type {Representatives} from "../../../wasm/representatives.mjs";
import {nextTurn} from "./next_turn.ts";
import type {Answer, EstimateJob} from "./protocol.ts";
import type {ArchitectureSummary, ModelSummary} from "./types.ts";

/** How long the core works before the worker looks at its messages, in milliseconds. */
const kSlice = 25;

export class Estimator {
  readonly #core: Core;
  readonly #loadRepresentatives: () => Promise<Representatives>;
  readonly #answer: (message: Answer) => void;
  #cancelled = new Set<number>();
  #running = new Set<number>();
  /** The documents whose summaries the page has. */
  #architecture: {text: string; summary: ArchitectureSummary} | undefined;
  #model: {text: string; summary: ModelSummary} | undefined;
  #network: string | undefined;

  constructor(core: Core, loadRepresentatives: () => Promise<Representatives>, answer: (message: Answer) => void) {
    this.#core = core;
    this.#loadRepresentatives = loadRepresentatives;
    this.#answer = answer;
  }

  cancel(id: number): void {
    if (this.#running.has(id)) this.#cancelled.add(id);
  }

  async run(id: number, job: EstimateJob): Promise<void> {
    this.#running.add(id);
    await this.#estimate(id, job);
    this.#running.delete(id);
    this.#cancelled.delete(id);
  }

  async #estimate(id: number, job: EstimateJob): Promise<void> {
    if (looksLikeModel(job.architecture)) return this.#estimateOnModel(id, job);
    const parameters = this.#checkArchitecture(id, job);
    if (parameters === undefined || !this.#checkNetwork(id, job.network)) return;
    const started = this.#core.startEstimate(job.architecture, job.network, {parameters, method: job.method});
    if (!started.ok) return this.#answer({kind: "estimate", id, outcome: started});
    for (;;) {
      const step = this.#core.stepEstimate(started.value, kSlice);
      if (!step.ok) return this.#answer({kind: "estimate", id, outcome: step});
      const {estimate, progress} = step.value;
      if (estimate !== undefined) return this.#answer({kind: "estimate", id, outcome: {ok: true, value: estimate}});
      this.#answer({kind: "progress", id, progress});
      await nextTurn();
      if (this.#cancelled.has(id)) {
        this.#core.cancelEstimate(started.value);
        return this.#answer({kind: "cancelled", id});
      }
    }
  }

  /** A fitted model answers at once. */
  async #estimateOnModel(id: number, {architecture: model, network, parameters}: EstimateJob): Promise<void> {
    const representatives = await this.#loadRepresentatives();
    if (this.#cancelled.has(id)) return this.#answer({kind: "cancelled", id});
    if (this.#model?.text !== model) {
      const read = representatives.readModel(model);
      if (!read.ok) return this.#answer({kind: "estimate", id, outcome: read});
      this.#model = {text: model, summary: read.value};
    }
    this.#answer({kind: "model", id, summary: this.#model.summary, ignored: Object.keys(parameters)});
    if (!this.#checkNetwork(id, network)) return;
    this.#answer({kind: "estimate", id, outcome: representatives.estimate(model, network)});
  }

  /** The job's parameters that the description has; undefined where it has errors, which are answered. */
  #checkArchitecture(id: number, {architecture, parameters}: EstimateJob): EstimateJob["parameters"] | undefined {
    if (this.#architecture?.text !== architecture) {
      const checked = this.#core.checkArchitecture(architecture);
      if (!checked.ok) {
        this.#answer({kind: "estimate", id, outcome: checked});
        return undefined;
      }
      this.#architecture = {text: architecture, summary: checked.value};
    }
    const {summary} = this.#architecture;
    const declared = new Set(summary.parameters.map(({name}) => name));
    const ignored = Object.keys(parameters).filter((name) => !declared.has(name));
    this.#answer({kind: "architecture", id, summary, ignored});
    return Object.fromEntries(Object.entries(parameters).filter(([name]) => declared.has(name)));
  }

  /** False where the network has errors, which are answered. */
  #checkNetwork(id: number, network: string): boolean {
    if (this.#network === network) return true;
    const read = this.#core.readNetwork(network);
    if (!read.ok) {
      this.#answer({kind: "estimate", id, outcome: read});
      return false;
    }
    this.#network = network;
    this.#answer({kind: "network", id, summary: read.value});
    return true;
  }
}
