/**
 * The page's side of the worker. Estimates follow each other faster than they can be computed while a slider is dragged,
 * so the latest wins: one runs, one waits, and what waited is replaced. What runs is let finish if it is quick, so that
 * numbers move during the drag, and is cancelled if it is not.
 */

import type {Answer, EstimateJob, Outcome, Question} from "./protocol.ts";
import type {ArchitectureSummary, Diagnostic, Estimate, ModelSummary, NetworkSummary, Progress} from "./types.ts";

/** How long a running estimate may keep a newer one waiting, in milliseconds. */
const kPatience = 150;
/** How long a cancelled estimate may take to stop before the worker is replaced, in milliseconds. */
const kLastWarning = 2000;

export interface EstimateListener {
  architecture(summary: ArchitectureSummary, ignored: readonly string[]): void;
  /** In place of `architecture` where the accelerator is a fitted model. */
  model(summary: ModelSummary, ignored: readonly string[]): void;
  network(summary: NetworkSummary): void;
  progress(progress: Progress): void;
  /** The last call for its job, unless `cancelled` is. */
  done(outcome: Outcome<Estimate>): void;
  /** The user cancelled it, or a newer job took its place. */
  cancelled(): void;
}

interface Running {
  readonly id: number;
  readonly listener: EstimateListener;
  readonly since: number;
  cancelled: boolean;
}

interface Waiting {
  readonly job: EstimateJob;
  readonly listener: EstimateListener;
}

/** A failure outside the core, in the form of the core's own. */
export function moduleFailure(code: string, message: string, hint = ""): {ok: false; error: Diagnostic} {
  return {ok: false, error: {code, input: "module", path: "", message, hint, line: 0, column: 0}};
}

export class CoreClient {
  readonly #makeWorker: () => Worker;
  readonly #onLoaded: (version: string) => void;
  #worker: Worker;
  #nextId = 1;
  #running: Running | undefined;
  #waiting: Waiting | undefined;
  /** The worker has no core; the next job tries again with a new worker. */
  #unusable = false;
  #onnx = new Map<number, (outcome: Outcome<NetworkSummary>) => void>();
  #checks = new Map<number, (outcome: Outcome<unknown>) => void>();
  #patience: ReturnType<typeof setTimeout> | undefined;
  #warning: ReturnType<typeof setTimeout> | undefined;

  constructor(makeWorker: () => Worker, onLoaded: (version: string) => void) {
    this.#makeWorker = makeWorker;
    this.#onLoaded = onLoaded;
    this.#worker = this.#connect();
  }

  estimate(job: EstimateJob, listener: EstimateListener): void {
    this.#waiting?.listener.cancelled();
    this.#waiting = {job, listener};
    const running = this.#running;
    if (running === undefined) return this.#startWaiting();
    clearTimeout(this.#patience);
    this.#patience = setTimeout(
      () => this.#cancelRunning(),
      Math.max(0, running.since + kPatience - performance.now()),
    );
  }

  /** Stops what runs and what waits. */
  cancel(): void {
    this.#waiting?.listener.cancelled();
    this.#waiting = undefined;
    this.#cancelRunning();
  }

  readOnnx(file: Blob, dimensions: Readonly<Record<string, number>>): Promise<Outcome<NetworkSummary>> {
    const id = this.#nextId++;
    if (this.#unusable) this.#renewWorker();
    return new Promise((resolve) => {
      this.#onnx.set(id, resolve);
      this.#ask({kind: "read_onnx", id, file, dimensions});
    });
  }

  /** What an accelerator's description says, or what is wrong with it. */
  checkArchitecture(text: string): Promise<Outcome<ArchitectureSummary>> {
    return this.#check("architecture", text);
  }

  /** What a fitted model is, or what is wrong with it. */
  checkModel(text: string): Promise<Outcome<ModelSummary>> {
    return this.#check("model", text);
  }

  #check<Summary>(what: "architecture" | "model", text: string): Promise<Outcome<Summary>> {
    const id = this.#nextId++;
    if (this.#unusable) this.#renewWorker();
    return new Promise((resolve) => {
      this.#checks.set(id, (outcome) => resolve(outcome as Outcome<Summary>));
      this.#ask({kind: "check", id, what, text});
    });
  }

  #connect(): Worker {
    const worker = this.#makeWorker();
    worker.onmessage = ({data}: MessageEvent<Answer>) => this.#hear(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#hear({kind: "load_failed", message: event.message});
    };
    return worker;
  }

  #renewWorker(): void {
    this.#worker.terminate();
    this.#worker = this.#connect();
    this.#unusable = false;
  }

  #ask(question: Question): void {
    this.#worker.postMessage(question);
  }

  #startWaiting(): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    this.#waiting = undefined;
    if (this.#unusable) this.#renewWorker();
    const id = this.#nextId++;
    this.#running = {id, listener: waiting.listener, since: performance.now(), cancelled: false};
    this.#ask({kind: "estimate", id, job: waiting.job});
  }

  #cancelRunning(): void {
    if (this.#running === undefined || this.#running.cancelled) return;
    this.#running.cancelled = true;
    this.#ask({kind: "cancel", id: this.#running.id});
    this.#warning = setTimeout(() => this.#replaceWorker(), kLastWarning);
  }

  /** What ran is over: tells its listener by `last` and starts what waits. */
  #finish(last: (listener: EstimateListener) => void): void {
    clearTimeout(this.#patience);
    clearTimeout(this.#warning);
    const running = this.#running;
    this.#running = undefined;
    if (running !== undefined) last(running.listener);
    if (this.#running === undefined) this.#startWaiting();
  }

  /** For a worker that no longer answers. */
  #replaceWorker(): void {
    this.#renewWorker();
    this.#failReading("Interrupted", "reading the file was interrupted");
    this.#finish((listener) => listener.cancelled());
  }

  #failReading(code: string, message: string): void {
    for (const resolve of [...this.#onnx.values(), ...this.#checks.values()]) resolve(moduleFailure(code, message));
    this.#onnx.clear();
    this.#checks.clear();
  }

  #fail(code: string, message: string, hint: string): void {
    this.#failReading(code, message);
    this.#finish((listener) => listener.done(moduleFailure(code, message, hint)));
  }

  #hear(answer: Answer): void {
    switch (answer.kind) {
      case "loaded":
        return this.#onLoaded(answer.version);
      case "load_failed":
        this.#unusable = true;
        return this.#fail("LoadFailed", `the estimator could not be loaded: ${answer.message}`, "reload the page");
      case "crashed":
        this.#renewWorker();
        return this.#fail(
          "Crashed",
          `the estimator stopped: ${answer.message}`,
          "it has been started again; try something smaller",
        );
      case "onnx":
        this.#onnx.get(answer.id)?.(answer.outcome);
        this.#onnx.delete(answer.id);
        return;
      case "checked":
        this.#checks.get(answer.id)?.(answer.outcome);
        this.#checks.delete(answer.id);
        return;
      default:
        if (this.#running?.id === answer.id) this.#hearRunning(answer, this.#running.listener);
    }
  }

  #hearRunning(
    answer: Extract<Answer, {kind: "architecture" | "model" | "network" | "progress" | "estimate" | "cancelled"}>,
    listener: EstimateListener,
  ): void {
    switch (answer.kind) {
      case "architecture":
        return listener.architecture(answer.summary, answer.ignored);
      case "model":
        return listener.model(answer.summary, answer.ignored);
      case "network":
        return listener.network(answer.summary);
      case "progress":
        return listener.progress(answer.progress);
      case "estimate":
        return this.#finish((last) => last.done(answer.outcome));
      case "cancelled":
        return this.#finish((last) => last.cancelled());
    }
  }
}
