/** This browser as a device that is measured, in a worker of its own so that the page stays smooth. */

import type {Repetition, Timing} from "../../../wasm/measure/repeat.ts";
import {connect} from "../../../wasm/workers/remote.ts";
import type {Remote} from "../../../wasm/workers/remote.ts";
import {makeWorker} from "../measure/make_worker.ts";
import type {Methods} from "./worker.ts";

export class BrowserBench {
  readonly #worker = makeWorker();
  readonly #ask: Remote<Methods> = connect<Methods>(this.#worker, {});
  /** Rejects when the worker cannot go on. */
  readonly #broken = new Promise<never>((_, reject) => {
    this.#worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`ONNX Runtime could not be loaded: ${event.message}`));
    };
  });

  constructor() {
    this.#broken.catch(() => {}); // whoever asks hears it
  }

  /** What a call costs, in milliseconds. */
  prepare(): Promise<number> {
    return Promise.race([this.#broken, this.#ask("prepare")]);
  }

  time(network: string, how?: Repetition): Promise<Timing> {
    return Promise.race([this.#broken, this.#ask("time", network, how)]);
  }

  end(): void {
    this.#worker.terminate();
  }
}
