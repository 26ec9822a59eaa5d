/** ONNX Runtime as a device: how long it takes for networks and layers, wherever it runs. */
import type {CompleteNetwork} from "./complete_network.ts";
import {onnxModel} from "./onnx_model.ts";
import {clockStep, repeat} from "./repeat.ts";
import type {Clock, Repetition, Timing} from "./repeat.ts";

/** What is used of onnxruntime-web and onnxruntime-node. */
export interface Runtime {
  readonly InferenceSession: {create(model: Uint8Array, options: object): Promise<RuntimeSession>};
}

interface RuntimeSession {
  run(feeds: object): Promise<unknown>;
  release(): Promise<void>;
}

/** A layer that cannot be told from the cost of a call. */
export class TooShort extends Error {}

/** Of the cost of a call: what a layer takes at least to be told from it. */
const kLeastOfCall = 0.25;
/** The cost of a call is found over so many runs at most. */
const kOfCall: Repetition = {warmUps: 20, least: 20, most: 60, longest: 500, agreement: 0.02};
/** ONNX Runtime warns of inputs that have values, which is what is wanted. */
const kOnlyErrors = 3;

/** Nothing but the way into the runtime and back. */
const kNothing: CompleteNetwork = {
  name: "nothing",
  inputs: [0],
  outputs: [0],
  tensors: [{name: "x", shape: [1]}],
  layers: [],
};

export class RuntimeDevice {
  readonly #runtime: Runtime;
  readonly #provider: string;
  readonly #clock: Clock;
  readonly #step: number;
  #call: number | undefined;

  /** `provider`: what the runtime executes on, "wasm" or "cpu". */
  constructor(runtime: Runtime, provider: string, clock: Clock = () => performance.now()) {
    this.#runtime = runtime;
    this.#provider = provider;
    this.#clock = clock;
    this.#step = clockStep(clock);
  }

  /** What a run costs at least that computes nothing, in milliseconds; it is in no other time. */
  async callCost(): Promise<number> {
    this.#call ??= (await this.#time(kNothing, kOfCall)).least;
    return this.#call;
  }

  /** Throws what the runtime refuses, and TooShort. */
  async time(network: CompleteNetwork, how?: Repetition): Promise<Timing> {
    const call = await this.callCost();
    const timing = await this.#time(network, how);
    const milliseconds = timing.milliseconds - call;
    if (milliseconds < kLeastOfCall * call) {
      throw new TooShort(`it takes less than ${kLeastOfCall} of what a call costs, which is ${call.toPrecision(2)} ms`);
    }
    return {...timing, milliseconds, least: timing.least - call, median: timing.median - call};
  }

  async #time(network: CompleteNetwork, how?: Repetition): Promise<Timing> {
    const model = onnxModel(network, {keepsData: true});
    const session = await this.#runtime.InferenceSession.create(model, {
      executionProviders: [this.#provider],
      graphOptimizationLevel: "all",
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: kOnlyErrors,
    });
    try {
      return await repeat(() => session.run({}), this.#clock, this.#step, how);
    } finally {
      await session.release();
    }
  }
}
