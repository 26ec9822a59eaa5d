/** The columns of the table of layers: what they are called, what they mean, how they sort. */

import {html, nothing} from "lit";
import type {TemplateResult} from "lit";
import type {Layer, Overview, Resource} from "../core/types.ts";
import {formatDifference, formatInteger, formatShare} from "../format/number.ts";
import {formatCompact, formatCycles, formatSeconds} from "../format/quantity.ts";
import {limitOf, limitText} from "../../../wasm/client/claims.ts";
import type {LayerList} from "../state/preview.ts";
import {kDefinitions} from "./definitions.ts";
import {checkIcon} from "./icons.ts";
import {meter} from "./meter.ts";
import {operatorClass} from "./operator_class.ts";

export interface PlacedLayer {
  readonly layer: Layer;
  /** 1-based position in the network. */
  readonly position: number;
  /** Its share of the cycles in relation to that of the largest layer. */
  readonly relativeShare: number;
  /** What limits it, in words. */
  readonly limit: string | undefined;
  /** Cycles of the layer of that name in what is pinned, if any. */
  readonly pinned?: number | undefined;
}

/** A layer at its place; `largest`: the largest share of the cycles. */
export function placed(layer: Layer, index: number, largest: number, resources: readonly Resource[]): PlacedLayer {
  const limit = limitOf(layer.limiting_resource, layer.limiting_share, resources);
  return {
    layer,
    position: index + 1,
    relativeShare: (layer.share ?? 0) / (largest || 1),
    limit: limit && limitText(limit),
  };
}

/** Has it a cost of its own, be it nothing? */
function isCounted({status}: Layer): boolean {
  return status !== "unmapped" && status !== "fused";
}

/** The layers that are executed along with it. */
function fusedNames({fused}: Layer): TemplateResult | typeof nothing {
  return fused.length > 0 ? html` <span class="elsewhere">+ ${fused.join(" + ")}</span>` : nothing;
}

function cyclesCell(layer: Layer): TemplateResult | string {
  if (layer.status === "unmapped")
    return html`<span class="missing">${layer.reason_code === "NotTrained" ? "not learnt" : "not mapped"}</span>`;
  if (layer.status === "fused") return html`<span class="elsewhere">in ${layer.fused_into}</span>`;
  return layer.cycles === null ? "" : formatCycles(layer.cycles);
}

export interface Column {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly definition: string;
  readonly numeric: boolean;
  /** What rows are sorted by; null comes last in either direction. */
  readonly key: (row: PlacedLayer) => number | string | null;
  readonly cell: (row: PlacedLayer) => TemplateResult | string | typeof nothing;
}

/** A cell of a layer that was timed; the others show nothing there. */
function ofMapped(cell: (layer: Layer) => TemplateResult | string): Column["cell"] {
  return ({layer}) => (layer.status === "mapped" ? cell(layer) : nothing);
}

export const kPositionColumn: Column = {
  id: "position",
  label: "#",
  unit: "",
  definition: kDefinitions.position,
  numeric: true,
  key: ({position}) => position,
  cell: ({position}) => String(position),
};

export const kLayerColumn: Column = {
  id: "layer",
  label: "Layer",
  unit: "",
  definition: kDefinitions.layer,
  numeric: false,
  key: ({layer}) => layer.name,
  cell: ({layer}) => layer.name,
};

const kFurtherColumns: readonly Column[] = [
  {
    id: "operator",
    label: "Operator",
    unit: "",
    definition: kDefinitions.operator,
    numeric: false,
    key: ({layer}) => layer.operator,
    cell: ({layer}) =>
      html`<span class="swatch" style="background:var(--class-${operatorClass(layer).id})"></span
        >${layer.operator}${fusedNames(layer)}`,
  },
  {
    id: "cycles",
    label: "Cycles",
    unit: "",
    definition: kDefinitions.cycles,
    numeric: true,
    key: ({layer}) => (isCounted(layer) ? layer.cycles : null),
    cell: ({layer}) => cyclesCell(layer),
  },
  {
    id: "share",
    label: "Share",
    unit: "% of cycles",
    definition: kDefinitions.share,
    numeric: true,
    key: ({layer}) => (isCounted(layer) ? layer.share : null),
    cell: ({layer, relativeShare}) =>
      layer.status === "mapped" ? html`${formatShare(layer.share)}${meter(relativeShare)}` : nothing,
  },
  {
    id: "time",
    label: "Time",
    unit: "",
    definition: kDefinitions.time,
    numeric: true,
    key: ({layer}) => (isCounted(layer) ? layer.time_s : null),
    cell: ofMapped(({time_s}) => (time_s === null ? "–" : formatSeconds(time_s))),
  },
  {
    id: "macs",
    label: "MACs",
    unit: "",
    definition: kDefinitions.macs,
    numeric: true,
    key: ({layer}) => layer.macs,
    cell: ({layer}) =>
      layer.macs > 0 ? html`<span title=${formatInteger(layer.macs)}>${formatCompact(layer.macs)}</span>` : nothing,
  },
  {
    id: "utilisation",
    label: "Utilisation",
    unit: "% of peak",
    definition: kDefinitions.utilisation,
    numeric: true,
    key: ({layer}) => (layer.macs > 0 ? layer.utilisation : null),
    cell: ({layer}) =>
      layer.utilisation === null || layer.macs === 0
        ? nothing
        : html`${formatShare(layer.utilisation)}${meter(layer.utilisation, "muted")}`,
  },
  {
    id: "limiting",
    label: "Limited by",
    unit: "",
    definition: kDefinitions.limiting,
    numeric: false,
    key: ({limit}) => limit ?? null,
    cell: ({limit}) => limit ?? nothing,
  },
];

/** Only where it tells layers apart: else the totals have said it. */
const kExactColumn: Column = {
  id: "exact",
  label: "Exact",
  unit: "",
  definition: kDefinitions.exact,
  numeric: false,
  key: ({layer}) => (layer.status === "mapped" ? (layer.exact ? "yes" : "no") : null),
  cell: ofMapped(({exact}) =>
    exact
      ? html`<span class="exact">${checkIcon}<span class="hidden">yes</span></span>`
      : html`<span class="approximate">≈ no</span>`,
  ),
};

/** What a fitted model says beside a layer's latency, and what it does not know of. */
const kRangeColumn: Column = {
  id: "range",
  label: "Range",
  unit: "nine of ten",
  definition: kDefinitions.range,
  numeric: true,
  key: ({layer}) => layer.cycles_high ?? null,
  cell: ofMapped(({cycles_low, cycles_high}) =>
    cycles_low === null || cycles_high === null ? "" : `${formatCompact(cycles_low)} – ${formatCompact(cycles_high)}`,
  ),
};
const kUnknownToModels: ReadonlySet<string> = new Set(["utilisation", "limiting"]);

/** How much longer or shorter a layer takes than in what is pinned. */
const kDifferenceColumn: Column = {
  id: "difference",
  label: "Against pinned",
  unit: "% of its cycles",
  definition: kDefinitions.difference,
  numeric: true,
  key: (row) => differenceOf(row) ?? null,
  cell: (row) => {
    const difference = differenceOf(row);
    return difference === undefined
      ? nothing
      : html`<span title="pinned: ${formatCycles(row.pinned ?? 0)}">${formatDifference(difference)}</span>`;
  },
};

function differenceOf({layer, pinned}: PlacedLayer): number | undefined {
  return layer.cycles === null || layer.status !== "mapped" || pinned === undefined || pinned === 0
    ? undefined
    : layer.cycles / pinned - 1;
}

/** All columns but the first two, for such an estimate, beside something pinned or not. */
export function furtherColumns({method, layers}: LayerList, pinned = false): readonly Column[] {
  const approximate = layers.some(({status, exact}) => status === "mapped" && !exact);
  const columns = approximate ? [...columnsOf(method), kExactColumn] : columnsOf(method);
  return pinned
    ? columns.flatMap((column) => (column.id === "cycles" ? [column, kDifferenceColumn] : [column]))
    : columns;
}

function columnsOf(method: Overview["method"]): readonly Column[] {
  if (method !== "fitted_model") return kFurtherColumns;
  return kFurtherColumns
    .filter(({id}) => !kUnknownToModels.has(id))
    .flatMap((column) => (column.id === "cycles" ? [column, kRangeColumn] : [column]));
}
