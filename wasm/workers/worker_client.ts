/**
 * Another thread's side of a worker: a client of the core like the worker's own. The worker starts with the first request.
 * It is replaced when it crashes and when it does not hear that a job is cancelled; documents are then opened anew.
 */

import type {BlobLike, CompiledModule, ErrorLike} from "../client/platform.ts";
import type {CallName, CoreClient, JobName, JobPartial, Request, Response} from "../client/core_client.ts";
import type {DocumentKind} from "../client/documents.ts";
import type {Handle} from "../client/handle.ts";
import {failure} from "../client/outcome.ts";
import type {Outcome} from "../client/outcome.ts";
import type {RunOptions} from "../client/run_job.ts";
import type {Endpoint, JobEnd, JobListener} from "./endpoint.ts";
import {connect} from "./remote.ts";
import type {Port, Remote} from "./remote.ts";
import type {ModuleName} from "../client/bound_module.ts";

/** How long a cancelled job may take to stop before the worker is replaced, in milliseconds. */
const kLastWarning = 2000;

/** Code of requests that ended with the worker of a cancelled job. */
export const kInterrupted = "Interrupted";

/** A worker of a browser, or what stands for one. */
export interface WorkerPort extends Port {
  terminate(): unknown;
  /** Hears an ErrorLike. */
  onerror: ((event: never) => void) | null;
}

/** Compiled modules that workers share, so that each does not compile its own. */
export type CompiledModules = Readonly<Partial<Record<ModuleName, CompiledModule>>>;

type Failure = ReturnType<typeof failure>;

/** A worker and what is asked of it. */
interface Connection {
  readonly worker: WorkerPort;
  readonly endpoint: Remote<Endpoint>;
  readonly unanswered: Set<(failure: Failure) => void>;
}

interface OpenDocument {
  readonly kind: DocumentKind;
  readonly content: string | BlobLike;
}

export class WorkerClient implements CoreClient {
  readonly #makeWorker: () => WorkerPort;
  readonly #compiled: CompiledModules;
  readonly #documents = new Map<string, OpenDocument>();
  readonly #jobs = new Map<number, RunOptions<unknown>>();
  #connection: Connection | undefined;
  #nextDocument = 1;
  #nextJob = 1;

  /** `compiled`: modules that the worker need not load. */
  constructor(makeWorker: () => WorkerPort, compiled: CompiledModules = {}) {
    this.#makeWorker = makeWorker;
    this.#compiled = compiled;
  }

  /** Ends the worker, and what is asked of it. */
  end(): void {
    this.#abandon(this.#connection, kInterrupted, "it was ended");
  }

  open(kind: DocumentKind, content: string | BlobLike): Handle {
    const document = `page-${this.#nextDocument++}`;
    this.#documents.set(document, {kind, content});
    void this.#connection?.endpoint("open", document, kind, content);
    return {document};
  }

  close(handle: Handle): void {
    this.#documents.delete(handle.document);
    void this.#connection?.endpoint("close", handle);
  }

  call<Name extends CallName>(operation: Name, request: Request<Name>): Promise<Outcome<Response<Name>>> {
    return this.#ask((endpoint) => endpoint("call", operation, request)) as Promise<Outcome<Response<Name>>>;
  }

  async run<Name extends JobName>(
    operation: Name,
    request: Request<Name>,
    options: RunOptions<JobPartial<Name>> = {},
  ): Promise<Outcome<Response<Name>>> {
    const {onProgress, onPartial, device, signal} = options;
    signal?.throwIfAborted();
    const job = this.#nextJob++;
    this.#jobs.set(job, options as RunOptions<unknown>);
    let warning: ReturnType<typeof setTimeout> | undefined;
    const cancel = () => {
      const connection = this.#connection;
      void connection?.endpoint("cancel", job);
      warning = setTimeout(() => this.#abandon(connection, kInterrupted, "it was interrupted"), kLastWarning);
    };
    signal?.addEventListener("abort", cancel, {once: true});
    const wanted = {progress: onProgress !== undefined, partial: onPartial !== undefined, device: device !== undefined};
    const end = await this.#ask((endpoint) => endpoint("run", job, operation, request, wanted));
    signal?.removeEventListener("abort", cancel);
    clearTimeout(warning);
    this.#jobs.delete(job);
    signal?.throwIfAborted();
    return (end ?? failure(kInterrupted, "module", "it was cancelled")) as Outcome<Response<Name>>;
  }

  #ask(request: (endpoint: Remote<Endpoint>) => Promise<JobEnd>): Promise<JobEnd> {
    const connection = (this.#connection ??= this.#connect());
    return new Promise((resolve) => {
      connection.unanswered.add(resolve);
      request(connection.endpoint)
        .then(resolve, (error: unknown) => {
          const reason = error instanceof Error ? error.message : String(error);
          const hint = "it has been started again; try something smaller";
          this.#abandon(connection, "Crashed", `the estimator stopped: ${reason}`, hint);
        })
        .finally(() => connection.unanswered.delete(resolve));
    });
  }

  #connect(): Connection {
    const worker = this.#makeWorker();
    const listener: JobListener = {
      progress: (job, progress) => this.#jobs.get(job)?.onProgress?.(progress),
      partial: (job, partial) => this.#jobs.get(job)?.onPartial?.(partial),
      measure: async (job, layer) => {
        const device = this.#jobs.get(job)?.device;
        if (device === undefined) throw new Error("the job is over");
        return device(layer);
      },
    };
    const endpoint = connect<Endpoint>(worker, listener);
    const connection: Connection = {worker, endpoint, unanswered: new Set()};
    worker.onerror = (event: ErrorLike) => {
      event.preventDefault();
      const message = `the estimator could not be loaded: ${event.message}`;
      this.#abandon(connection, "LoadFailed", message, "reload the page");
    };
    for (const [name, compiled] of Object.entries(this.#compiled)) void endpoint("use", name as ModuleName, compiled);
    for (const [name, {kind, content}] of this.#documents) void endpoint("open", name, kind, content);
    return connection;
  }

  /** Ends a worker, and what is asked of it; the next request starts another one. */
  #abandon(connection: Connection | undefined, code: string, message: string, hint = ""): void {
    if (connection === undefined || connection !== this.#connection) return;
    this.#connection = undefined;
    connection.worker.terminate();
    for (const resolve of connection.unanswered) resolve(failure(code, "module", message, hint));
    connection.unanswered.clear();
  }
}
