/** A module's five functions with parsed outcomes. */
import type {BoundModule} from "./bound_module.ts";
import {GuardedSource} from "./byte_source.ts";
import type {ByteSource} from "./byte_source.ts";
import {failure} from "./outcome.ts";
import type {Outcome} from "./outcome.ts";
import type {MeasurableLayer, Progress} from "../types/schema.ts";

/** A step of any job. */
export interface JobStep {
  readonly done: boolean;
  readonly progress: Progress;
  /** What is known since the step before. */
  readonly partial?: unknown;
  /** Layers that the caller, who is the device, is to measure, in this order. */
  readonly wanted?: readonly MeasurableLayer[];
  /** When done. */
  readonly value?: unknown;
}

export class ModuleLink {
  readonly #module: BoundModule;

  constructor(module: BoundModule) {
    this.#module = module;
  }

  put(kind: string, content: string | ByteSource): Outcome<{handle: number}> {
    if (typeof content === "string") return JSON.parse(this.#module.put(kind, content));
    const source = new GuardedSource(content);
    const outcome = JSON.parse(this.#module.put(kind, source));
    if (source.error === undefined) return outcome;
    return failure("FileUnreadable", "network", `the file could not be read: ${source.error.message}`);
  }

  call(operation: string, request: unknown): Outcome<unknown> {
    return JSON.parse(this.#module.call(operation, JSON.stringify(request)));
  }

  start(operation: string, request: unknown): Outcome<{job: number}> {
    return JSON.parse(this.#module.start(operation, JSON.stringify(request)));
  }

  /** Works on a job for about so many milliseconds. */
  step(job: number, milliseconds: number): Outcome<JobStep> {
    return JSON.parse(this.#module.step(job, milliseconds));
  }

  cancel(job: number): Outcome<null> {
    return JSON.parse(this.#module.cancel(job));
  }
}
