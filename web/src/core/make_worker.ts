/** The one worker script; every client of the core has a worker of its own. */
export function makeWorker(): Worker {
  return new Worker(new URL("./worker.ts", import.meta.url), {type: "module"});
}
