/** What is known of a setup before its estimate is there: layers that are done, and all of them by a fast baseline. */

import {layersOf} from "../../../wasm/client/overview.ts";
import type {EstimatePartial, Layer, LayerRow, Overview} from "../core/types.ts";
import type {Method} from "./method.ts";
import type {Setup} from "./setup.ts";

/** The baseline that stands in while an estimate takes its time: of those without measurements the nearest. */
export const kStandIn: Method = "analytical";

export interface Preview {
  readonly setup: Setup;
  /** Counts setups, as that of the state does. */
  readonly turn: number;
  /** Of the network. */
  readonly name: string;
  readonly layerCount: number;
  /** Layers that are done, in their order. */
  readonly rows: readonly LayerRow[];
  /** What they are on, once the first is done. */
  readonly setting: Omit<EstimatePartial, "layers"> | undefined;
  /** All layers by the baseline, once they are. */
  readonly baseline: Overview | undefined;
}

/** What views of layers need of an estimate. */
export interface LayerList extends Pick<Overview, "method" | "resources" | "storages"> {
  readonly network: {readonly name: string};
  readonly layers: readonly Layer[];
}

export function withPartial(preview: Preview, {layers, ...setting}: EstimatePartial): Preview {
  return {...preview, rows: [...preview.rows, ...layers], setting: preview.setting ?? setting};
}

/** Whether it has anything to show. */
export function hasNews({rows, baseline}: Preview): boolean {
  return rows.length > 0 || baseline !== undefined;
}

export interface RunningTotal {
  /** Layers that are done. */
  readonly layers: number;
  /** Of these; null: none of them has any. Unit: cycles. */
  readonly cycles: number | null;
  /** What the other layers may take: by the baseline, scaled as on those that are done. Unit: cycles. */
  readonly left: number | undefined;
  /** What the baseline was multiplied with. */
  readonly scale: number;
  readonly clock: number | null;
}

export function runningTotal({rows, baseline, setting}: Preview): RunningTotal {
  const done = sum(rows);
  const counted = rows.some(({cycles}) => cycles !== null);
  const beside = baseline ? sum(baseline.layers.slice(0, rows.length)) : 0;
  const scale = done > 0 && beside > 0 ? done / beside : 1;
  return {
    layers: rows.length,
    cycles: counted ? done : null,
    left: baseline && sum(baseline.layers.slice(rows.length)) * scale,
    scale,
    clock: setting?.architecture?.clock_hz ?? baseline?.architecture.clock_hz ?? null,
  };
}

/** The layers that are done, and the others as the baseline has them. */
export function layersSoFar(preview: Preview): LayerList | undefined {
  const {rows, baseline, setting, name} = preview;
  const {method, resources, storages} = {...baseline, ...setting};
  if (method === undefined || resources === undefined || storages === undefined) return undefined;
  const all = [...rows, ...(baseline?.layers.slice(rows.length) ?? [])];
  const {clock} = runningTotal(preview);
  return {method, resources, storages, network: {name}, layers: layersOf(all, sum(all), clock)};
}

function sum(rows: readonly {readonly cycles: number | null}[]): number {
  return rows.reduce((total, {cycles}) => total + (cycles ?? 0), 0);
}
