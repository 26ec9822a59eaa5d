/** Estimates around the setup, on workers of their own: the page's worker stays free for the sliders. */

import {looksLikeModel} from "../../../../wasm/client/content.ts";
import type {Handle} from "../../../../wasm/client/handle.ts";
import {failure, success} from "../../../../wasm/client/outcome.ts";
import type {Outcome} from "../../../../wasm/client/outcome.ts";
import {OpenTexts} from "../../../../wasm/package/scope.ts";
import {headOf, totalsOf} from "../../../../wasm/sweep/totals.ts";
import type {PointTotals} from "../../../../wasm/sweep/totals.ts";
import {Pool} from "../../../../wasm/workers/pool.ts";
import {WorkerClient} from "../../../../wasm/workers/worker_client.ts";
import {makeWorker} from "../../core/make_worker.ts";
import type {ParameterValue} from "../../core/types.ts";
import type {NetworkContent} from "../core_documents.ts";
import type {Method} from "../method.ts";

/** What is varied around: documents and what is set of them. */
export interface Base {
  readonly architecture: string;
  readonly network: NetworkContent;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly method: Method;
}

/** A base at other values. */
export interface Variation {
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly dimensions: Readonly<Record<string, number>>;
}

export type PointOutcome = Outcome<PointTotals>;

/** Workers at most: beyond that memory is what they wait for. */
const kMostWorkers = 8;
/** Results that are kept, so that going back to them takes no time. */
const kMostKept = 20_000;

export class Explorer {
  #pool: Promise<Pool<PointEstimator>> | undefined;
  readonly #kept = new Map<string, PointOutcome>();
  readonly #names = new Map<unknown, number>();

  /** Estimates a base at every variation, in their order; what is known already comes first. */
  async each(
    base: Base,
    variations: readonly Variation[],
    onResult: (index: number, outcome: PointOutcome) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const waiting: number[] = [];
    const points = variations.map((variation) => pointOf(base, variation));
    points.forEach((point, index) => {
      const known = this.#kept.get(this.#keyOf(point));
      if (known === undefined) waiting.push(index);
      else onResult(index, known);
    });
    if (waiting.length === 0) return;
    const pool = await this.#workers();
    if (!pool.ok) return waiting.forEach((index) => onResult(index, pool));
    await pool.value.each(
      waiting,
      async (estimator, index) => {
        const point = points[index] as Base;
        const outcome = await estimator.estimate(point, signal);
        this.#keep(this.#keyOf(point), outcome);
        onResult(index, outcome);
      },
      signal,
    );
  }

  /** Where the module could not be fetched, the next sweep tries again. */
  async #workers(): Promise<Outcome<Pool<PointEstimator>>> {
    try {
      return success(await (this.#pool ??= makePool()));
    } catch (error) {
      this.#pool = undefined;
      const reason = error instanceof Error ? error.message : String(error);
      return failure("LoadFailed", "module", `the estimator could not be loaded: ${reason}`, "try again");
    }
  }

  /** A failure of the estimator itself may be over the next time. */
  #keep(key: string, outcome: PointOutcome): void {
    if (!outcome.ok && outcome.error.input === "module") return;
    if (this.#kept.size >= kMostKept) this.#kept.clear();
    this.#kept.set(key, outcome);
  }

  /** Documents are told apart by themselves, not by their names. */
  #keyOf({architecture, network, parameters, method}: Base): string {
    return JSON.stringify([
      this.#nameOf(architecture),
      this.#nameOf(network.source),
      sorted(network.dimensions),
      sorted(parameters),
      method,
    ]);
  }

  #nameOf(document: unknown): number {
    const known = this.#names.get(document) ?? this.#names.size;
    this.#names.set(document, known);
    return known;
  }
}

function sorted(record: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

function pointOf({network, ...base}: Base, {parameters, dimensions}: Variation): Base {
  return {
    ...base,
    network: {...network, dimensions: {...network.dimensions, ...dimensions}},
    parameters: {...base.parameters, ...parameters},
  };
}

/** The module is compiled once, and all workers have it. */
async function makePool(): Promise<Pool<PointEstimator>> {
  const url = new URL("../../../../build/wasm/cyclescope.wasm", import.meta.url);
  const cyclescope = await WebAssembly.compileStreaming(fetch(url));
  const size = Math.min(kMostWorkers, Math.max(1, navigator.hardwareConcurrency));
  return new Pool(
    size,
    () => new WorkerClient(makeWorker, {cyclescope}),
    (client) => new PointEstimator(client),
  );
}

/** Estimates in one worker, where documents stay open. */
class PointEstimator {
  readonly #client: WorkerClient;
  readonly #texts: OpenTexts;
  readonly #files = new WeakMap<File, Handle>();

  constructor(client: WorkerClient) {
    this.#client = client;
    this.#texts = new OpenTexts(client);
  }

  async estimate(
    {architecture, network, parameters, method}: Base,
    signal: AbortSignal | undefined,
  ): Promise<PointOutcome> {
    const client = this.#client;
    const fitted = looksLikeModel(architecture);
    const accelerator = this.#texts.take(fitted ? "model" : "architecture", architecture);
    const {source, dimensions} = network;
    const text = typeof source === "string" ? this.#texts.take("network", source) : undefined;
    try {
      const handle = typeof source === "string" ? (text as NonNullable<typeof text>).handle : this.#open(source);
      const request = {network: handle, dimensions: {...dimensions}};
      const machine = {architecture: accelerator.handle, parameters: {...parameters}, method};
      const answer = fitted
        ? await client.call("estimateByModel", {...request, model: accelerator.handle})
        : await client.run("estimate", {...request, ...machine}, {signal});
      if (!answer.ok) return answer;
      client.close(answer.value.estimate);
      return success(totalsOf(headOf(answer.value, undefined)));
    } finally {
      this.#texts.giveBack(accelerator);
      if (text !== undefined) this.#texts.giveBack(text);
    }
  }

  #open(file: File): Handle {
    const handle = this.#files.get(file) ?? this.#client.open("file", file);
    this.#files.set(file, handle);
    return handle;
  }
}
