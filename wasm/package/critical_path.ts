/** What the cycles of a network are spent on, in words. */
import type {Attribution, PathCause, PathPart} from "../types/schema.ts";

/** Causes in the order in which they are shown, with what they are called. */
export const kCauses: readonly {readonly id: PathCause; readonly label: string; readonly meaning: string}[] = [
  {id: "compute", label: "compute", meaning: "a unit is busy computing"},
  {id: "data_wait", label: "data wait", meaning: "a result takes longer than its unit is busy with it"},
  {id: "structural_wait", label: "structural wait", meaning: "a stage holds an instruction"},
  {
    id: "memory_latency",
    label: "memory latency",
    meaning: "a request is under way and transfers nothing, or a unit that moves data has not begun to",
  },
  {id: "memory_bandwidth", label: "memory bandwidth", meaning: "a port transfers, or a unit is busy moving data"},
  {id: "fetch", label: "fetch", meaning: "instructions are fetched and issued"},
];

/** Cycles by cause, all causes in their order. */
export function byCause(path: readonly PathPart[]): number[] {
  return kCauses.map(({id}) => path.reduce((sum, {cause, cycles}) => sum + (cause === id ? cycles : 0), 0));
}

/** Cycles of a path with this cause at this object. */
function cyclesOf(path: readonly PathPart[], {cause, object}: PathPart): number {
  return path.find((part) => part.cause === cause && part.object === object)?.cycles ?? 0;
}

/** The largest part of the total, and the layer that has most of it. */
export interface Verdict {
  readonly part: PathPart;
  /** Of the total's cycles. */
  readonly share: number;
  readonly layer: string;
  /** "62 % of the time waits for the bandwidth of DRAM" */
  readonly sentence: string;
}

/** Nothing where there are no cycles. */
export function verdictOf({total, layers}: Attribution): Verdict | undefined {
  const [first, ...others] = total.path;
  if (first === undefined) return undefined;
  const part = others.reduce((largest, next) => (next.cycles > largest.cycles ? next : largest), first);
  const layer = layers.reduce((most, next) => (cyclesOf(next.path, part) > cyclesOf(most.path, part) ? next : most));
  const share = part.cycles / total.cycles;
  return {part, share, layer: layer.name, sentence: `${Math.round(share * 100)} % of the time ${clauseOf(part)}`};
}

/** What the time does: "waits for the bandwidth of DRAM". */
function clauseOf({cause, object}: PathPart): string {
  const it = `the ${objectWords(object)}`;
  const clauses: Record<PathCause, string> = {
    compute: `goes into computing in ${it}`,
    data_wait: `waits for results of ${it}`,
    structural_wait: `is spent in ${it}`,
    memory_latency: `waits for the latency of ${it}`,
    memory_bandwidth: `waits for the bandwidth of ${it}`,
    fetch: "waits for instructions to be fetched and issued",
  };
  return clauses[cause];
}

/** An object's name as words: "pe[*][*].mac" is "pe mac", "dram" is "DRAM". */
export function objectWords(object: string): string {
  const words = object.replaceAll("[*]", "").split(/[._]+/);
  return words
    .map((word) => word.replace(/^(dma|dram|fifo|mac|pe|pes|sram|alu)$/, (name) => name.toUpperCase()))
    .join(" ");
}
