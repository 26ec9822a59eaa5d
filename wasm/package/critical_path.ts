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

/** What most of the total goes into, and the layer that has most of its largest part. */
export interface Verdict {
  readonly cause: PathCause;
  /** Of the total's cycles. */
  readonly share: number;
  readonly layer: string;
  /** "62 % of the time waits for the bandwidth of the DRAM", or "... waits for bandwidth, 40 % at the DRAM" */
  readonly sentence: string;
}

/** A cause is that of one object where no more than this share of it is at others. */
const kElsewhere = 0.05;

/** Nothing where there are no cycles. */
export function verdictOf({total, layers}: Attribution): Verdict | undefined {
  const [first, ...others] = kCauses;
  if (first === undefined || total.path.length === 0) return undefined;
  const cycles = (path: readonly PathPart[], cause: PathCause) =>
    path.reduce((sum, part) => sum + (part.cause === cause ? part.cycles : 0), 0);
  const {id: cause} = others.reduce(
    (most, next) => (cycles(total.path, next.id) > cycles(total.path, most.id) ? next : most),
    first,
  );
  const ofCause = cycles(total.path, cause);
  const part = total.path
    .filter((each) => each.cause === cause)
    .reduce((most, next) => (next.cycles > most.cycles ? next : most));
  const cyclesOfPart = (path: readonly PathPart[]) =>
    path.find(({cause: of, object}) => of === cause && object === part.object)?.cycles ?? 0;
  const layer = layers.reduce((most, next) => (cyclesOfPart(next.path) > cyclesOfPart(most.path) ? next : most));
  const clause =
    ofCause - part.cycles <= kElsewhere * ofCause
      ? clauseOf(part)
      : `${kClauses[cause]}, ${percent(part.cycles / total.cycles)} at the ${objectWords(part.object)}`;
  const share = ofCause / total.cycles;
  return {cause, share, layer: layer.name, sentence: `${percent(share)} of the time ${clause}`};
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** What the time does, wherever that is. */
const kClauses: Readonly<Record<PathCause, string>> = {
  compute: "goes into computing",
  data_wait: "waits for results",
  structural_wait: "is spent in stages that are taken",
  memory_latency: "waits for latency of memory",
  memory_bandwidth: "waits for bandwidth",
  fetch: "is spent while instructions are fetched and issued",
};

/** What the time does: "waits for the bandwidth of the DRAM". */
function clauseOf({cause, object}: PathPart): string {
  const it = `the ${objectWords(object)}`;
  const clauses: Record<PathCause, string> = {
    compute: `goes into computing in ${it}`,
    data_wait: `waits for results of ${it}`,
    structural_wait: `is spent in ${it}`,
    memory_latency: `waits for the latency of ${it}`,
    memory_bandwidth: `waits for the bandwidth of ${it}`,
    fetch: kClauses.fetch,
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
