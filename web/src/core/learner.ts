/** Runs calls and jobs of Performance Representatives in their worker, in slices between which "cancel" is heard. */

import type {Representatives} from "../../../wasm/representatives.mjs";
import type {LearnerAnswer, LearnerJob, LearnerQuestion, LearnerStep} from "./learner_protocol.ts";
import {nextTurn} from "./next_turn.ts";
import type {Outcome} from "./protocol.ts";

/** How long the module works before the worker looks at its messages, in milliseconds. A step may take longer. */
const kSlice = 50;

export class Learner {
  readonly #module: Representatives;
  readonly #answer: (message: LearnerAnswer) => void;
  #running = new Set<number>();

  constructor(module: Representatives, answer: (message: LearnerAnswer) => void) {
    this.#module = module;
    this.#answer = answer;
  }

  async ask(question: LearnerQuestion): Promise<void> {
    switch (question.kind) {
      case "call": {
        const call = this.#module[question.name] as (...given: readonly unknown[]) => Outcome<unknown>;
        const outcome = call.apply(this.#module, [...question.arguments]);
        return this.#answer({kind: "called", id: question.id, outcome});
      }
      case "job":
        return this.#run(question.id, question.job);
      case "cancel":
        this.#running.delete(question.id);
    }
  }

  async #run(id: number, job: LearnerJob): Promise<void> {
    const started = this.#start(job);
    if (!started.ok) return this.#answer({kind: "done", id, outcome: started});
    this.#running.add(id);
    for (;;) {
      await nextTurn();
      if (!this.#running.has(id)) {
        this.#module.cancel(started.value);
        return this.#answer({kind: "cancelled", id});
      }
      const step = this.#step(job.kind, started.value);
      if (!step.ok || step.value.done) {
        this.#running.delete(id);
        return this.#answer({kind: "done", id, outcome: step});
      }
      this.#answer({kind: "step", id, step: step.value});
    }
  }

  #start(job: LearnerJob): Outcome<number> {
    switch (job.kind) {
      case "sweep":
        return this.#module.startSweep(job.architecture, job.request);
      case "measure":
        return this.#module.startMeasure(job.architecture, job.layers, job.request);
      case "fit":
        return this.#module.startFit(job.table, job.request);
      case "calibrate":
        return this.#module.startCalibrate(job.architecture, job.table, job.request);
    }
  }

  #step(kind: LearnerJob["kind"], number: number): Outcome<LearnerStep> {
    switch (kind) {
      case "sweep":
        return this.#module.stepSweep(number);
      case "measure":
        return this.#module.stepMeasure(number, kSlice);
      case "fit":
        return this.#module.stepFit(number, kSlice);
      case "calibrate":
        return this.#module.stepCalibrate(number, kSlice);
    }
  }
}
