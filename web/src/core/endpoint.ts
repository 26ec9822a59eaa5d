/** The worker's side: a client of the core whose requests come as messages, and jobs that can be cancelled by number. */

import type {Client} from "../../../wasm/client/client.ts";
import type {CallName, JobName, Request} from "../../../wasm/client/core_client.ts";
import type {DocumentKind} from "../../../wasm/client/documents.ts";
import type {Handle} from "../../../wasm/client/handle.ts";
import type {Outcome} from "../../../wasm/client/outcome.ts";
import type {Remote} from "./remote.ts";
import type {Progress} from "./types.ts";
import type {MeasureLayer} from "../../../wasm/client/run_job.ts";

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

export class Endpoint {
  readonly #client: Client;
  readonly #running = new Map<number, AbortController>();
  readonly #page: Remote<JobListener>;

  /** `connect` gives what calls the page, which calls this. */
  constructor(client: Client, connect: (endpoint: Endpoint) => Remote<JobListener>) {
    this.#client = client;
    this.#page = connect(this);
  }

  open(name: string, kind: DocumentKind, content: string | Blob): void {
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
}
