/** Runs a job to its end in slices, between which the thread does other work. */
import type {AbortSignalLike} from "./platform.ts";
import type {MeasurableLayer, Progress} from "../types/schema.ts";
import type {ModuleLink} from "./module_link.ts";
import {nextTurn} from "./next_turn.ts";
import {success} from "./outcome.ts";
import type {Outcome} from "./outcome.ts";

/** How long a job works before messages and timers have their turn, in milliseconds. A single step may take longer. */
const kSlice = 25;

/** Measures a layer: its latency in the device's unit, above 0. What it throws is why the device cannot run the layer. */
export type MeasureLayer = (layer: MeasurableLayer) => number | Promise<number>;

export interface RunOptions<Partial> {
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Hears what is known so far, each part once. */
  readonly onPartial?: ((partial: Partial) => void) | undefined;
  /** Of a job without an architecture, whose device is the caller. */
  readonly device?: MeasureLayer | undefined;
  /** Ends the job early: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignalLike | undefined;
}

/** What `options` throw ends the job and is passed on; what the core refuses is the outcome. */
export async function runJob(
  link: ModuleLink,
  operation: string,
  request: unknown,
  {onProgress, onPartial, device, signal}: RunOptions<unknown>,
): Promise<Outcome<unknown>> {
  signal?.throwIfAborted();
  const started = link.start(operation, request);
  if (!started.ok) return started;
  const {job} = started.value;
  let over = false;
  try {
    for (;;) {
      const step = link.step(job, kSlice);
      over = !step.ok || step.value.done;
      if (!step.ok) return step;
      const {done, progress, partial, wanted, value} = step.value;
      if (partial !== undefined) onPartial?.(partial);
      onProgress?.(progress);
      if (done) return success(value);
      if (wanted && wanted.length > 0) {
        const answers = await measured(wanted, device, signal);
        const provided = link.call("provide", {job, answers});
        if (!provided.ok) return provided;
      } else {
        await nextTurn();
      }
      signal?.throwIfAborted();
    }
  } finally {
    if (!over) link.cancel(job);
  }
}

type Answer = {latency: number} | {error: string};

async function measured(
  layers: readonly MeasurableLayer[],
  device: MeasureLayer | undefined,
  signal: AbortSignalLike | undefined,
): Promise<Answer[]> {
  if (device === undefined) throw new TypeError("the job has neither an architecture nor a device");
  const answers: Answer[] = [];
  for (const layer of layers) {
    signal?.throwIfAborted();
    answers.push(await askDevice(device, layer));
  }
  return answers;
}

/** A device that throws cannot run the layer; one that answers nonsense is a mistake that the caller should see. */
async function askDevice(device: MeasureLayer, layer: MeasurableLayer): Promise<Answer> {
  let latency: unknown;
  try {
    latency = await device(layer);
  } catch (error) {
    return {error: error instanceof Error ? error.message : String(error)};
  }
  if (typeof latency !== "number" || !Number.isFinite(latency)) {
    throw new TypeError(`the device answered ${latency} for a ${layer.type} layer; a latency is a number above 0`);
  }
  return {latency};
}
