/** What expressions of a lesson know: facts of estimates, which the core makes when they are asked for, each once. */
import {CyclescopeError, unwrap} from "../client/outcome.ts";
import type {Outcome} from "../client/outcome.ts";
import type {Attribution, Estimate, LayerEstimate, PathPart, Trace} from "../types/schema.ts";
import type {Members, Value} from "./expression.ts";
import {LessonError} from "./lesson.ts";
import type {Lesson} from "./lesson.ts";
import {linkState, mergedState, stateText} from "./link_state.ts";
import type {LinkState} from "./link_state.ts";

interface Inputs {
  readonly architecture: string;
  readonly network: string;
  readonly parameters: Record<string, number | string>;
  readonly dimensions?: Record<string, number>;
}

/** Of the package, what lessons need; every function answers with an outcome. */
export interface LessonCore {
  tryEstimate(options: Inputs & {readonly method?: NonNullable<LinkState["method"]>}): Promise<Outcome<Estimate>>;
  tryAttribute(options: Inputs): Promise<Outcome<Attribution>>;
  tryTrace(options: Inputs & {readonly layer: string; readonly instructions: number}): Promise<Outcome<Trace>>;
}

/** Of each part of a trace; what lessons ask of it is in its totals. */
const kTraced = 50;

/** Names that expressions know of a state. */
export const kFacts: readonly string[] = [
  ...["cycles", "time", "macs", "utilisation", "instructions", "iterations", "iterations_evaluated"],
  ...["peak", "clock", "layers", "weights"],
  ...["parameter", "bytes", "bytes_read", "bytes_written", "busy", "path", "layer", "trace", "state"],
];

export class LessonEstimates {
  readonly #core: LessonCore;
  readonly #lesson: Lesson;
  readonly #estimates = new Map<string, Promise<Estimate>>();
  readonly #attributions = new Map<string, Promise<Attribution>>();
  readonly #traces = new Map<string, Promise<Trace>>();

  constructor(lesson: Lesson, core: LessonCore) {
    this.#lesson = lesson;
    this.#core = core;
  }

  /** What `text` stands for: a state, the name of one, or the name of one with entries behind it. */
  resolve(text: string): string {
    const [name = "", ...rest] = text.split("&");
    const known = name.includes("=") ? name : this.#lesson.states.get(name);
    if (known === undefined) throw new LessonError(`there is no state “${name}”`);
    return mergedState([known, ...rest].join("&"));
  }

  /** What expressions know of a state. */
  scope(text: string): Members {
    const state = linkState(this.resolve(text));
    return scopeOf(state, this);
  }

  estimate(state: LinkState): Promise<Estimate> {
    const {method} = state;
    return this.#once(this.#estimates, stateText(state), () =>
      this.#core.tryEstimate({...this.#inputs(state), ...(method === undefined ? {} : {method})}),
    );
  }

  attribution(state: LinkState): Promise<Attribution> {
    return this.#once(this.#attributions, stateText(state), () => this.#core.tryAttribute(this.#inputs(state)));
  }

  trace(state: LinkState, layer: string): Promise<Trace> {
    return this.#once(this.#traces, `${stateText(state)} ${layer}`, () =>
      this.#core.tryTrace({...this.#inputs(state), layer, instructions: kTraced}),
    );
  }

  #inputs({architecture, network, parameters, dimensions}: LinkState): Inputs {
    return {
      architecture: this.#lesson.accelerators.get(architecture) ?? architecture,
      network: this.#lesson.networks.get(network) ?? network,
      parameters: {...parameters},
      ...(Object.keys(dimensions).length === 0 ? {} : {dimensions: {...dimensions}}),
    };
  }

  async #once<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<Outcome<T>>): Promise<T> {
    let answer = known.get(key);
    if (answer === undefined) {
      answer = make().then(unwrap);
      known.set(key, answer);
      answer.catch(() => known.delete(key));
    }
    try {
      return await answer;
    } catch (error) {
      if (!(error instanceof CyclescopeError)) throw error;
      throw new LessonError(`the state “${key}” is refused: ${error.diagnostic.message}`, 0, error.diagnostic.hint);
    }
  }
}

function scopeOf(state: LinkState, estimates: LessonEstimates): Members {
  const of = (read: (estimate: Estimate) => Value) => async () => read(await estimates.estimate(state));
  const path = async (cause: Value, layer?: string) => {
    const {total, layers} = await estimates.attribution(state);
    const found = layer === undefined ? total : layers.find(({name}) => name === layer);
    if (found === undefined) throw new LessonError(`there is no layer “${layer}” whose cycles have causes`);
    return found.cycles === 0 ? 0 : partOf(found.path, String(cause)) / found.cycles;
  };
  return {
    ...totalsOf(of),
    parameter: async (name: Value) => {
      const value = (await estimates.estimate(state)).architecture.parameters[String(name)];
      if (value === undefined) throw new LessonError(`the accelerator has no parameter “${String(name)}”`);
      return value;
    },
    ...trafficOf(
      () => estimates.estimate(state),
      ({total}) => total,
    ),
    path: (cause: Value) => path(cause),
    layer: async (name: Value) => layerOf(await estimates.estimate(state), String(name), path),
    trace: async (name: Value) => traceOf(await estimates.trace(state, String(name))),
    state: (text: Value) => estimates.scope(String(text)),
  };
}

function totalsOf(of: (read: (estimate: Estimate) => Value) => () => Promise<Value>): Members {
  return {
    cycles: of(({total}) => known(total.cycles, "cycles")),
    time: of(({total}) => known(total.time_s, "time")),
    macs: of(({total}) => total.macs),
    utilisation: of(({total}) => known(total.utilisation, "utilisation")),
    instructions: of(({total}) => total.instructions),
    iterations: of(({total}) => total.iterations_total),
    iterations_evaluated: of(({total}) => total.iterations_evaluated),
    peak: of(({architecture}) => architecture.peak_macs_per_cycle),
    clock: of(({architecture}) => known(architecture.clock_hz, "clock")),
    layers: of(({network}) => network.layers),
    weights: of(({network}) => network.parameters),
  };
}

type Trafficked = Pick<LayerEstimate, "storages" | "busy">;

function trafficOf(estimated: () => Promise<Estimate>, select: (estimate: Estimate) => Trafficked): Members {
  const traffic = async (storage: Value) => {
    const estimate = await estimated();
    const index = estimate.storages.indexOf(String(storage));
    const found = select(estimate).storages[index];
    if (index < 0 || found === undefined)
      throw new LessonError(
        `there is no storage “${String(storage)}”`,
        0,
        `the storages are ${estimate.storages.join(", ")}`,
      );
    return found;
  };
  return {
    bytes_read: async (storage: Value) => (await traffic(storage)).bytes_read,
    bytes_written: async (storage: Value) => (await traffic(storage)).bytes_written,
    bytes: async (storage: Value) => {
      const {bytes_read: read, bytes_written: written} = await traffic(storage);
      return read + written;
    },
    busy: async (resource: Value) => {
      const estimate = await estimated();
      if (!estimate.resources.some(({name}) => name === resource))
        throw new LessonError(`there is no resource “${String(resource)}”`);
      return select(estimate).busy.find(({resource: name}) => name === resource)?.max ?? 0;
    },
  };
}

function layerOf(estimate: Estimate, name: string, path: (cause: Value, layer: string) => Promise<number>): Members {
  const layer = estimate.layers.find((one) => one.name === name);
  if (layer === undefined) {
    const names = estimate.layers.slice(0, 5).map((one) => one.name);
    throw new LessonError(`there is no layer “${name}”`, 0, `layers are called ${names.join(", ")}, …`);
  }
  return {
    cycles: async () => known(layer.cycles, "cycles"),
    time: async () => known(layer.time_s, "time"),
    macs: layer.macs,
    utilisation: async () => known(layer.utilisation, "utilisation"),
    share: async () => known(layer.share, "share"),
    instructions: layer.instructions,
    iterations: layer.iterations_total,
    iterations_evaluated: layer.iterations_evaluated,
    ...trafficOf(
      async () => estimate,
      () => layer,
    ),
    path: (cause: Value) => path(cause, name),
  };
}

function traceOf({cycles, instructions, iterations_total, iterations_evaluated, periods}: Trace): Members {
  const period = async (read: (first: Trace["periods"][number]) => number) => {
    const [first] = periods;
    if (first === undefined) throw new LessonError("nothing of this layer repeats in one place");
    return read(first);
  };
  return {
    cycles,
    instructions,
    iterations: iterations_total,
    iterations_evaluated,
    period_cycles: () => period((first) => first.cycles),
    period_instructions: () => period((first) => first.instructions),
    period_iterations: () => period((first) => first.iterations),
    period_repeats: () => period((first) => first.repeats),
  };
}

function partOf(path: readonly PathPart[], wanted: string): number {
  return path.filter(({cause}) => cause === wanted).reduce((sum, {cycles}) => sum + cycles, 0);
}

function known<T>(value: T | null, what: string): T {
  if (value === null) throw new LessonError(`the ${what} of this state is not known`);
  return value;
}
