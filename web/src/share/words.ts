/** What exports say of an estimate, the same in each of them. */

import {completeClaim, exactClaim, validatedClaim} from "../../../wasm/client/claims.ts";
import {widthsText} from "../../../wasm/client/element_widths.ts";
import {assumptionText} from "../../../wasm/package/open_sizes.ts";
import {predictedRange} from "../../../wasm/package/report.ts";
import type {Estimate} from "../core/types.ts";
import {formatCount, formatShare} from "../format/number.ts";
import {formatCycles, formatHertz, formatSeconds} from "../format/quantity.ts";
import {designTitle} from "../state/catalogue.ts";

export interface Fact {
  readonly label: string;
  readonly value: string;
}

export function designName({network, architecture}: Estimate): string {
  return designTitle(network.name, architecture.name);
}

export function totalFacts({total, architecture, claims}: Estimate): Fact[] {
  const {cycles, time_s: time, utilisation} = total;
  const partial = claims.complete.level === "partial";
  return [
    {
      label: partial ? "Cycles of what is mapped" : "Cycles",
      value: cycles === null ? "not runnable here" : formatCycles(cycles),
    },
    ...(time === null ? [] : [{label: "Time", value: formatSeconds(time)}]),
    {label: "Clock", value: clockText(architecture)},
    {
      label: "MACs",
      value: `${total.macs.toLocaleString("en-US")}${total.complete === false ? " and more that nobody can count" : ""}`,
    },
    ...(utilisation === null
      ? []
      : [
          {
            label: "Utilisation",
            value: `${formatShare(utilisation)} of ${formatCount(architecture.peak_macs_per_cycle, "MAC")} per cycle`,
          },
        ]),
  ];
}

function clockText({clock_hz: clock, clock_assumed: assumed}: Estimate["architecture"]): string {
  if (clock === null) return "not known";
  return assumed === true ? `not known; times became cycles of ${formatHertz(clock)}` : formatHertz(clock);
}

/** The three claims, and what else must be known of the number, a sentence each. */
export function claimFacts(estimate: Estimate): Fact[] {
  const claims = [
    {label: "Arithmetic", claim: exactClaim(estimate)},
    {label: "Real machine", claim: validatedClaim(estimate)},
    {label: "Network", claim: completeClaim(estimate)},
  ];
  const {total, network} = estimate;
  const assumptions = network.assumptions ?? [];
  const widths = widthsText(network);
  return [
    ...claims.map(({label, claim: {short, text}}) => ({label, value: `${short}. ${text}.`})),
    ...(total.cycles_low === undefined ? [] : [{label: "Range", value: `${predictedRange(estimate)}.`}]),
    ...(assumptions.length === 0 ? [] : [{label: "Assumed", value: `${assumptions.map(assumptionText).join(", ")}.`}]),
    ...(widths === undefined ? [] : [{label: "Precision", value: `${widths}.`}]),
    ...estimate.unmapped.map(({operator, layers, reason}) => ({
      label: "Missing",
      value: `${operator}, ${formatCount(layers, "layer")}: ${reason}.`,
    })),
  ];
}

export interface LayerLine {
  readonly name: string;
  readonly operator: string;
  readonly output: string;
  readonly cycles: string;
  readonly share: string;
  readonly macs: string;
  readonly utilisation: string;
  readonly exact: string;
}

export function layerLines({layers}: Estimate): LayerLine[] {
  return layers.map((layer) => ({
    name: [layer.name, ...(layer.fused ?? [])].join(" + "),
    operator: layer.operator,
    output: layer.output_shape.join(" × "),
    cycles:
      layer.status === "fused"
        ? `in ${layer.fused_into}`
        : layer.cycles === null
          ? "not mapped"
          : formatCycles(layer.cycles),
    share: layer.status === "mapped" ? formatShare(layer.share) : "",
    macs: `${layer.macs.toLocaleString("en-US")}${layer.uncounted === true ? " +" : ""}`,
    utilisation: layer.utilisation === null ? "" : formatShare(layer.utilisation),
    exact: layer.status === "mapped" ? (layer.exact ? "yes" : "no") : "",
  }));
}

export const kLayerHeads: Readonly<Record<keyof LayerLine, string>> = {
  name: "Layer",
  operator: "Operator",
  output: "Output",
  cycles: "Cycles",
  share: "Share",
  macs: "MACs",
  utilisation: "Utilisation",
  exact: "Exact",
};

export function parametersText({architecture}: Estimate): string {
  return Object.entries(architecture.parameters)
    .map(([name, value]) => `${name} = ${value}`)
    .join(", ");
}
