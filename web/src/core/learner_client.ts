/**
 * The page's side of the worker of Performance Representatives. The worker starts with the first question. A job that
 * does not hear "cancel" in time is ended with its worker.
 */

import {moduleFailure} from "./client.ts";
import type {
  CallArguments,
  CallName,
  CallOutcome,
  LearnerAnswer,
  LearnerJob,
  LearnerQuestion,
  LearnerStep,
  LearnerSteps,
} from "./learner_protocol.ts";
import type {Outcome} from "./protocol.ts";

/** How long a cancelled job may take to stop before the worker is replaced, in milliseconds. */
const kLastWarning = 1000;

/** Code of calls that ended with the worker of a cancelled job. */
export const kInterrupted = "Interrupted";

/** A job's end: its last step, why there is none, or undefined where it was cancelled. */
export type JobEnd<Kind extends LearnerJob["kind"]> = Outcome<LearnerSteps[Kind]> | undefined;

interface RunningJob {
  readonly step: (step: LearnerStep) => void;
  readonly end: (end: Outcome<LearnerStep> | undefined) => void;
}

export class LearnerClient {
  readonly #makeWorker: () => Worker;
  #worker: Worker | undefined;
  #nextId = 1;
  #calls = new Map<number, (outcome: Outcome<unknown>) => void>();
  #jobs = new Map<number, RunningJob>();
  #cancelled = false;
  #warning: ReturnType<typeof setTimeout> | undefined;

  constructor(makeWorker: () => Worker) {
    this.#makeWorker = makeWorker;
  }

  call<Name extends CallName>(name: Name, ...given: CallArguments<Name>): Promise<CallOutcome<Name>> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#calls.set(id, (outcome) => resolve(outcome as CallOutcome<Name>));
      this.#ask({kind: "call", id, name, arguments: given});
    });
  }

  /** Runs a job to its end; `step` hears of every step before the last. */
  run<Job extends LearnerJob>(job: Job, step: (step: LearnerSteps[Job["kind"]]) => void): Promise<JobEnd<Job["kind"]>> {
    if (this.#cancelled) return Promise.resolve(undefined);
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#jobs.set(id, {
        step: (value) => step(value as LearnerSteps[Job["kind"]]),
        end: (end) => resolve(end as JobEnd<Job["kind"]>),
      });
      this.#ask({kind: "job", id, job});
    });
  }

  /** Whether cancel() was called since begin(). */
  get cancelled(): boolean {
    return this.#cancelled;
  }

  /** What was cancelled is over. */
  begin(): void {
    this.#cancelled = false;
  }

  /** Ends all jobs, also those that are yet to start before begin(): a task may be between two of them. */
  cancel(): void {
    this.#cancelled = true;
    if (this.#jobs.size === 0) return;
    for (const id of this.#jobs.keys()) this.#ask({kind: "cancel", id});
    clearTimeout(this.#warning);
    this.#warning = setTimeout(() => this.#abandon(kInterrupted, "it was interrupted"), kLastWarning);
  }

  #ask(question: LearnerQuestion): void {
    this.#worker ??= this.#connect();
    this.#worker.postMessage(question);
  }

  #connect(): Worker {
    const worker = this.#makeWorker();
    worker.onmessage = ({data}: MessageEvent<LearnerAnswer>) => this.#hear(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#hear({kind: "load_failed", message: event.message});
    };
    return worker;
  }

  /** Ends the worker: jobs are cancelled where that was asked for, and fail otherwise, as calls do. */
  #abandon(code: string, message: string, hint = ""): void {
    const cancelled = this.#warning !== undefined;
    this.#settle();
    this.#worker?.terminate();
    this.#worker = undefined;
    const failure = moduleFailure(code, message, hint);
    const jobs = [...this.#jobs.values()];
    const calls = [...this.#calls.values()];
    this.#jobs.clear();
    this.#calls.clear();
    for (const {end} of jobs) end(cancelled ? undefined : failure);
    for (const resolve of calls) resolve(failure);
  }

  #settle(): void {
    clearTimeout(this.#warning);
    this.#warning = undefined;
  }

  #finish(id: number, end: Outcome<LearnerStep> | undefined): void {
    const job = this.#jobs.get(id);
    this.#jobs.delete(id);
    if (this.#jobs.size === 0) this.#settle();
    job?.end(end);
  }

  #hear(answer: LearnerAnswer): void {
    switch (answer.kind) {
      case "load_failed":
        return this.#abandon("LoadFailed", `the learner could not be loaded: ${answer.message}`, "try again");
      case "crashed":
        return this.#abandon("Crashed", `the learner stopped: ${answer.message}`, "try something smaller");
      case "called":
        this.#calls.get(answer.id)?.(answer.outcome);
        this.#calls.delete(answer.id);
        return;
      case "step":
        return this.#jobs.get(answer.id)?.step(answer.step);
      case "done":
        return this.#finish(answer.id, answer.outcome);
      case "cancelled":
        return this.#finish(answer.id, undefined);
    }
  }
}
