/**
 * The latest wins: while a slider is dragged, requests follow each other faster than they can be answered. One runs, one
 * waits, and what waited is replaced. What runs is let finish if it is quick, so that numbers move during the drag, and
 * is ended if it is not.
 */

/** How long what runs may keep a newer one waiting, in milliseconds. */
const kPatience = 150;

type Work<T> = (signal: AbortSignal) => Promise<T>;

interface Waiting {
  readonly work: Work<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

export class Latest {
  #running: {readonly end: AbortController; readonly since: number} | undefined;
  #waiting: Waiting | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;

  /** What `work` gives; undefined where a newer one took its place, or cancel() ended it. */
  run<T>(work: Work<T>): Promise<T | undefined> {
    this.#waiting?.resolve(undefined);
    return new Promise<T | undefined>((resolve, reject) => {
      this.#waiting = {work, resolve: resolve as (value: unknown) => void, reject};
      const running = this.#running;
      if (running === undefined) return void this.#startWaiting();
      clearTimeout(this.#patience);
      this.#patience = setTimeout(
        () => running.end.abort(),
        Math.max(0, running.since + kPatience - performance.now()),
      );
    });
  }

  /** Ends what runs and what waits. */
  cancel(): void {
    this.#waiting?.resolve(undefined);
    this.#waiting = undefined;
    this.#running?.end.abort();
  }

  async #startWaiting(): Promise<void> {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    this.#waiting = undefined;
    const end = new AbortController();
    this.#running = {end, since: performance.now()};
    try {
      waiting.resolve(await waiting.work(end.signal));
    } catch (error) {
      if (end.signal.aborted && error === end.signal.reason) waiting.resolve(undefined);
      else waiting.reject(error);
    }
    clearTimeout(this.#patience);
    this.#running = undefined;
    void this.#startWaiting();
  }
}
