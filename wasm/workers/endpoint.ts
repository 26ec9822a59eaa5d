/** The worker's side: a client of the core whose requests come as messages, and jobs that can be cancelled by number. */

import type {BlobLike, CompiledModule} from "../client/platform.ts";
import {loadModule} from "../client/bound_module.ts";
import type {BoundModule, LoadOptions, ModuleFactory, ModuleName} from "../client/bound_module.ts";
import {Client} from "../client/client.ts";
import type {LibraryReader} from "../client/client.ts";
import type {CallName, JobName, Request} from "../client/core_client.ts";
import type {DocumentKind} from "../client/documents.ts";
import type {Handle} from "../client/handle.ts";
import type {Outcome} from "../client/outcome.ts";
import type {Remote} from "./remote.ts";
import type {Progress} from "../types/schema.ts";
import type {MeasureLayer} from "../client/run_job.ts";

/** What a running job tells. */
export interface JobListener {
  progress(job: number, progress: Progress): void;
  partial(job: number, partial: unknown): void;
  /** Measures a layer, where the page is the device. */
  measure(job: number, layer: Parameters<MeasureLayer>[0]): Promise<number>;
}

/** What of it a job has to tell. */
export interface Wanted {
  readonly progress: boolean;
  readonly partial: boolean;
  readonly device: boolean;
}

/** The end of a job; undefined: it was cancelled. */
export type JobEnd = Outcome<unknown> | undefined;

/** A module's factory, and how it is loaded where nobody has compiled it. */
export interface ModuleSource {
  readonly create: () => Promise<ModuleFactory>;
  readonly options?: () => Promise<LoadOptions>;
}

export class Endpoint {
  readonly #client: Client;
  readonly #running = new Map<number, AbortController>();
  readonly #page: Remote<JobListener>;
  readonly #compiled = new Map<ModuleName, CompiledModule>();

  /**
   * `connect` gives what calls the page, which calls this. `prefix` begins the names of handles: those of a worker that was
   * replaced must not mean anything in the next one.
   */
  constructor(
    sources: Readonly<Record<ModuleName, ModuleSource>>,
    readLibraries: LibraryReader,
    prefix: string,
    connect: (endpoint: Endpoint) => Remote<JobListener>,
  ) {
    const loader = (name: ModuleName) => () => this.#load(name, sources[name]);
    this.#client = new Client({cyclescope: loader("cyclescope"), full: loader("full")}, readLibraries, prefix);
    this.#page = connect(this);
  }

  /** Takes a module that another thread has compiled, instead of loading it. */
  use(module: ModuleName, compiled: CompiledModule): void {
    this.#compiled.set(module, compiled);
  }

  open(name: string, kind: DocumentKind, content: string | BlobLike): void {
    this.#client.open(kind, content, name);
  }

  close(handle: Handle): void {
    this.#client.close(handle);
  }

  call(operation: CallName, request: Request<CallName>): Promise<Outcome<unknown>> {
    return this.#client.call(operation, request);
  }

  async run(job: number, operation: JobName, request: Request<JobName>, wanted: Wanted): Promise<JobEnd> {
    const page = this.#page;
    const end = new AbortController();
    this.#running.set(job, end);
    try {
      return await this.#client.run(operation, request, {
        signal: end.signal,
        onProgress: wanted.progress ? (progress) => void page("progress", job, progress) : undefined,
        onPartial: wanted.partial ? (partial) => void page("partial", job, partial) : undefined,
        device: wanted.device ? (layer) => page("measure", job, layer) : undefined,
      });
    } catch (error) {
      if (end.signal.aborted && error === end.signal.reason) return undefined;
      throw error;
    } finally {
      this.#running.delete(job);
    }
  }

  cancel(job: number): void {
    this.#running.get(job)?.abort();
  }

  async #load(name: ModuleName, {create, options}: ModuleSource): Promise<BoundModule> {
    const wasmModule = this.#compiled.get(name);
    return loadModule(await create(), wasmModule === undefined ? await options?.() : {wasmModule});
  }
}
