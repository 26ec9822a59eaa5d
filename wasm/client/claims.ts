/** What is claimed of an estimate in plain words, and what limits it: the page and the command line say the same. */
import type {Claims, Estimate, Resource} from "../types/schema.ts";

/** What a claim is read from; an estimate has it, and so has its overview. */
export interface Claimed {
  readonly method: Estimate["method"];
  readonly claims: Claims;
  readonly accuracy: readonly unknown[];
  readonly architecture?: {readonly peak_macs_per_cycle: number};
  readonly total?: {readonly macs: number};
}

export interface Claim {
  /** good: nothing has to be added to the number; warn: something has; plain: it says how good the number is. */
  readonly tone: "good" | "plain" | "warn";
  /** A few words, for a badge. */
  readonly short: string;
  /** A sentence without its full stop. */
  readonly text: string;
}

const kBaselines: Readonly<Partial<Record<Estimate["method"], string>>> = {
  roofline: "roofline",
  refined_roofline: "refined roofline",
  analytical: "loop nest",
  regression: "regression",
};

/** What the cycles are to the description. Never good where layers are missing from them. */
export function exactClaim({claims, method}: Claimed): Claim {
  const baseline = kBaselines[method] ?? method;
  const {level} = claims.exact;
  const said: Record<typeof level, Claim> = {
    exact: {
      tone: claims.complete.level === "complete" ? "good" : "warn",
      short: claims.complete.level === "complete" ? "exact for this description" : "exact for what is mapped",
      text: "The cycles are those of every single instruction of the described machine",
    },
    averaged: {
      tone: "warn",
      short: "partly averaged",
      text: `Some layers were averaged instead of evaluated to the last cycle; the table says which. ${averagedText(claims.exact)}`,
    },
    reordered: {
      tone: "warn",
      short: "in program order",
      text: "A storage serves requests as they come, and these cycles are those of program order; simulation is exact",
    },
    heuristic: {tone: "warn", short: "heuristic, not exact", text: "Extrapolated by the paper’s heuristic"},
    baseline: {
      tone: "warn",
      short: `baseline: ${baseline}`,
      text: "A baseline to compare with, not an evaluation of the machine’s instructions",
    },
    predicted: {
      tone: "warn",
      short: "predicted, not exact",
      text: "Predicted by a model that was fitted to measurements",
    },
    none: {tone: "warn", short: "nothing was timed", text: "No layer was timed"},
  };
  return said[level];
}

/** How far off averaged cycles may be. */
function averagedText({least_cycles: least, most_cycles: most}: Claims["exact"]): string {
  if (least === undefined) return "How far off they may be is not known";
  const low = `The exact cycles are at least ${count(least)}`;
  return typeof most === "number" ? `${low}, and at most ${count(most)}` : `${low}; how many at most is not known`;
}

/** How far measurements that nothing was fitted to speak for the cycles. */
export function validatedClaim({claims, accuracy, method}: Claimed): Claim {
  const {share_of_cycles: share, mape_percent: mape, worst_percent: worst} = claims.validated;
  if (claims.exact.level === "none") return {tone: "warn", short: "nothing to validate", text: "Nothing was timed"};
  if (mape !== null && worst !== null) {
    return {
      tone: "plain",
      short: `error ${errorText(mape)} on ${shareText(share)} of the cycles`,
      text:
        `${shareText(share)} of these cycles are in layers like those that were compared: ` +
        `error ${errorText(mape)} on average, ${errorText(worst)} at most`,
    };
  }
  if (share > 0) {
    return {
      tone: "warn",
      short: "not validated",
      text: `Only ${shareText(share)} of these cycles are in layers like those that were compared, too few to expect an error of the total`,
    };
  }
  const never =
    kBaselines[method] === undefined && claims.exact.level !== "heuristic"
      ? "This accelerator was never compared with measurements"
      : "This method’s own error was not measured here";
  return {
    tone: "warn",
    short: "not validated",
    text:
      accuracy.length === 0
        ? never
        : "None of these cycles are in layers like those that were compared with measurements nothing was fitted to",
  };
}

/** How much of the network is in the cycles. `verb`: "mapped", or "learnt" of a fitted model. */
export function completeClaim({claims, method, architecture, total}: Claimed): Claim {
  const {level, share_of_macs: share, layers, layers_covered: covered} = claims.complete;
  const verb = method === "fitted_model" ? "learnt" : "mapped";
  const of = `${count(covered)} of ${count(layers)} layers`;
  const uncompared = method !== "fitted_model" && architecture?.peak_macs_per_cycle === 0 && (total?.macs ?? 0) > 0;
  if (level === "complete" && uncompared) {
    return {
      tone: "warn",
      short: "complete, work not compared",
      text: "All layers are mapped. No operation of the description says that it multiplies and accumulates, so whether the mappings do all of the work was not compared",
    };
  }
  if (level === "complete") {
    return {tone: "good", short: "complete", text: `All layers are ${verb}`};
  }
  if (level === "nothing") {
    return {
      tone: "warn",
      short: "not runnable here",
      text: layers === 1 ? `Its only layer is not ${verb}` : `None of its ${count(layers)} layers is ${verb}`,
    };
  }
  const macs = share === null ? "an unknown part of the MACs" : `${shareText(share)} of MACs`;
  return {
    tone: "warn",
    short: `partial: ${macs}, ${of}`,
    text: `What is not ${verb} is missing from the total`,
  };
}

/**
 * What is wrong with ranges that should hold nine of ten, judged by `count` layers that the model has not seen; undefined
 * where nothing is, or too few were seen to tell.
 */
export function rangeWarning(coveredPercent: number, layers: number): string | undefined {
  const chance = layers > 0 ? 200 * Math.sqrt((kPromised * (1 - kPromised)) / layers) : 100;
  if (coveredPercent >= 100 * kPromised - chance) return undefined;
  return `The ranges are too narrow: they should hold nine of ten layers, and held ${shareText(coveredPercent / 100)} of ${count(layers)} that were not trained on`;
}
const kPromised = 0.9;

/** An error in per cent; none is shown as smaller than what can be measured. */
export function errorText(percent: number): string {
  return percent > 0 && percent < kLeastError ? `below ${kLeastError} %` : `${Number(percent.toPrecision(3))} %`;
}
const kLeastError = 0.01;

/** `0.1234` → `12.3 %`; what is not all is never shown as all, and what is something never as nothing. */
export function shareText(ratio: number): string {
  if (ratio >= 1) return "100 %";
  const tenths = Math.floor(ratio * 1000);
  return ratio > 0 && tenths === 0 ? "less than 0.1 %" : `${(tenths / 10).toFixed(1)} %`;
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** In use for so large a part of the cycles, a resource is what limits them; below, no single one does. */
const kSaturated = 0.9;

/** What a resource's busiest part says of what it limits. */
export interface Limit {
  /** Its title where it is saturated, else undefined: then parts wait for each other. */
  readonly saturated: string | undefined;
  /** The title of the resource that is in use for longest. */
  readonly busiest: string;
  /** The part of the cycles in which it is. */
  readonly share: number;
}

/** Of a layer or a total, undefined where no resource is named. */
export function limitOf(
  name: string | null,
  share: number | null | undefined,
  resources: readonly Resource[],
): Limit | undefined {
  if (name === null || share === null || share === undefined) return undefined;
  const busiest = resources.find((resource) => resource.name === name)?.title ?? name;
  return {saturated: share >= kSaturated ? busiest : undefined, busiest, share};
}

/** `DRAM`, or `waiting (busiest: DRAM, 62.1 %)`. */
export function limitText({saturated, busiest, share}: Limit): string {
  return saturated ?? `waiting (busiest: ${busiest}, ${shareText(share)})`;
}

/** A layer with its cycles and its limit, where both are known. */
export interface LimitedLayer {
  readonly cycles: number | null;
  readonly limit: Limit | undefined;
}

/** What limits a network: parts of its cycles by what is saturated in them (undefined: nothing is), the largest first. */
export function limitsOf(layers: readonly LimitedLayer[]): {title: string | undefined; share: number}[] {
  const sums = new Map<string | undefined, number>();
  let total = 0;
  for (const {cycles, limit} of layers) {
    if (cycles === null || limit === undefined) continue;
    total += cycles;
    sums.set(limit.saturated, (sums.get(limit.saturated) ?? 0) + cycles);
  }
  return [...sums]
    .map(([title, cycles]) => ({title, share: total > 0 ? cycles / total : 0}))
    .sort((a, b) => b.share - a.share);
}
