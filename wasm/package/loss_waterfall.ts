/**
 * From the machine's peak to what a layer takes: where the cycles between are lost. In the manner of Eyexam (Chen, Emer,
 * Sze, arXiv 1807.07928), but from the critical path: steps add up to the latency exactly, in whole cycles.
 *
 * What the busiest multiplying unit does comes first, then what the critical path waits for. Where that unit works while the
 * path waits, the wait costs nothing and is left out. Which waits those are is not known, so they are taken from what
 * machines overlap with computing, first to last: fetching, bandwidth, latency, stages, waiting for results, other units. How
 * the waits are divided among themselves depends on that order, their sum does not.
 */
import type {Attribution, LayerPath, PathCause} from "../types/schema.ts";

/** Steps in the order in which they are shown, with what they are called. */
export const kLossSteps = [
  {id: "peak", label: "peak", meaning: "all multiplications, if every multiplier worked in every cycle"},
  {
    id: "partial",
    label: "multipliers without work",
    meaning:
      "the busiest multiplying unit works, but not all of its multipliers: at borders of tiles, and where an instruction stands for a whole tile, while an array fills and drains; also what else such a unit does",
  },
  {id: "other", label: "other computing", meaning: "units compute that multiply nothing, or nothing is multiplied"},
  {
    id: "drain",
    label: "fill and drain",
    meaning: "a result is under way longer than its unit is busy with it, and nothing else can start",
  },
  {id: "latency", label: "memory latency", meaning: "requests are under way and transfer nothing"},
  {
    id: "reloads",
    label: "reloads",
    meaning:
      "bandwidth of DRAM, for what is moved more often than once; told apart only where units reach DRAM without a cache",
  },
  {id: "bandwidth", label: "memory bandwidth", meaning: "ports transfer, or units are busy moving data"},
  {id: "control", label: "control", meaning: "instructions are fetched and issued, or stages hold them"},
] as const;
export type LossStep = (typeof kLossSteps)[number]["id"];

/** Cycles of each step, whose sum is `cycles`. */
export interface LossWaterfall {
  readonly cycles: number;
  readonly steps: Readonly<Record<LossStep, number>>;
  /** Waits of the critical path that cost nothing, as the busiest multiplying unit works meanwhile. Unit: cycles. */
  readonly hidden: number;
}

/** A cause's cycles, less what is hidden of them. */
type Waits = Record<"fetch" | "onChip" | "dram" | "latency" | "stages" | "results" | "other", number>;
const kOverlapped: readonly (keyof Waits)[] = ["fetch", "onChip", "dram", "latency", "stages", "results", "other"];

/** Of one layer; all zeros where it has no cost of its own. */
export function layerWaterfall(layer: LayerPath): LossWaterfall {
  const {cycles} = layer;
  const multiplies = layer.ideal_cycles > 0;
  const peak = Math.min(layer.ideal_cycles, cycles);
  const busy = multiplies ? Math.min(Math.max(layer.multiplier_cycles, peak), cycles) : 0;
  const onPath = multiplies ? layer.multiplier_path_cycles : 0;
  const waits = waitsOf(layer, onPath);
  const hidden = Math.max(0, busy - onPath);
  hide(waits, hidden);
  const reloads = reloadsOf(layer, waits.dram);
  const steps = {
    peak,
    partial: busy - peak,
    other: waits.other,
    drain: waits.results + Math.max(0, onPath - busy),
    latency: waits.latency,
    reloads,
    bandwidth: waits.onChip + waits.dram - reloads,
    control: waits.fetch + waits.stages,
  };
  return {cycles, steps, hidden};
}

/** Of all layers, one after another. */
export function networkWaterfall({layers}: Attribution): LossWaterfall {
  const each = layers.map(layerWaterfall);
  const sum = (of: (waterfall: LossWaterfall) => number) => each.reduce((total, one) => total + of(one), 0);
  const steps = Object.fromEntries(kLossSteps.map(({id}) => [id, sum(({steps: one}) => one[id])]));
  return {
    cycles: sum(({cycles}) => cycles),
    steps: steps as LossWaterfall["steps"],
    hidden: sum(({hidden}) => hidden),
  };
}

/** The largest step beyond the peak; undefined where nothing is lost. */
export function largestLoss({steps}: LossWaterfall): LossStep | undefined {
  const [largest] = kLossSteps
    .filter(({id}) => id !== "peak" && steps[id] > 0)
    .toSorted((a, b) => steps[b.id] - steps[a.id]);
  return largest?.id;
}

function waitsOf({path, dram_path_cycles: dram}: LayerPath, onPath: number): Waits {
  const of = (wanted: PathCause) => path.reduce((sum, {cause, cycles}) => sum + (cause === wanted ? cycles : 0), 0);
  return {
    fetch: of("fetch"),
    onChip: of("memory_bandwidth") - dram,
    dram,
    latency: of("memory_latency"),
    stages: of("structural_wait"),
    results: of("data_wait"),
    other: of("compute") - onPath,
  };
}

/** Takes so many cycles from what is overlapped with computing. */
function hide(waits: Waits, cycles: number): void {
  let left = cycles;
  for (const wait of kOverlapped) {
    const taken = Math.min(left, waits[wait]);
    waits[wait] -= taken;
    left -= taken;
  }
}

/** Of the cycles that DRAM's bandwidth costs: the part of bytes that had to move only once. */
function reloadsOf({dram_bytes: bytes, least_dram_bytes: least}: LayerPath, cycles: number): number {
  return bytes <= least ? 0 : Math.round((cycles * (bytes - least)) / bytes);
}
