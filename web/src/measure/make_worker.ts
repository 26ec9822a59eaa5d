/** The worker that measures. */

/** Whether there is one. */
export const kCanMeasure: boolean = true;

export function makeWorker(): Worker {
  return new Worker(new URL("./worker.ts", import.meta.url), {type: "module"});
}
