/**
 * An exploration as entries of the URL fragment: `view=sweep&sweep=rows&sweep.range=1:64&sweep2=dim.batch&show=utilisation`.
 * A size of the network is written `dim.` and its name; `sweep.with=columns` sets another to the same value.
 */

import {kInitialExploration, kViews} from "./exploration.ts";
import type {Exploration, SweepAxis} from "./exploration.ts";

export const kExplorationKeys = ["view", "sweep", "sweep2", "show", "form", "cost", "bytes", "object"] as const;
const kAxisKeys = ["sweep", "sweep2"] as const;
const kDimension = "dim.";

type Entry = readonly [key: string, value: string];

export function explorationEntries({view, axes, measure, form, cost, storage, object}: Exploration): Entry[] {
  const entries: Entry[] = [["view", view]];
  kAxisKeys.forEach((key, index) => {
    const axis = axes[index];
    if (axis === undefined) return;
    entries.push([key, `${axis.kind === "dimension" ? kDimension : ""}${axis.name}`]);
    if (axis.range !== undefined) entries.push([`${key}.range`, axis.range.join(":")]);
    if (axis.with !== undefined) entries.push([`${key}.with`, axis.with]);
  });
  if (measure !== kInitialExploration.measure) entries.push(["show", measure]);
  if (form !== kInitialExploration.form) entries.push(["form", form]);
  if (cost !== undefined) entries.push(["cost", cost]);
  if (storage !== undefined) entries.push(["bytes", storage]);
  if (object !== undefined) entries.push(["object", object]);
  return entries;
}

/** Undefined where no view is open, or one that this page does not have. */
export function explorationOf(entries: URLSearchParams): Exploration | undefined {
  const view = kViews.find((name) => name === entries.get("view"));
  if (view === undefined) return undefined;
  const storage = entries.get("bytes");
  const object = entries.get("object");
  const cost = entries.get("cost");
  return {
    view,
    axes: kAxisKeys.flatMap((key) => axisOf(entries, key) ?? []),
    measure: entries.get("show") ?? kInitialExploration.measure,
    form: entries.get("form") === "pareto" ? "pareto" : "sweep",
    ...(cost === null ? {} : {cost}),
    ...(storage === null ? {} : {storage}),
    ...(object === null ? {} : {object}),
  };
}

function axisOf(entries: URLSearchParams, key: string): SweepAxis | undefined {
  const name = entries.get(key);
  const partner = entries.get(`${key}.with`);
  if (name === null || name === "") return undefined;
  const axis: SweepAxis = {
    ...(name.startsWith(kDimension)
      ? {kind: "dimension", name: name.slice(kDimension.length)}
      : {kind: "parameter", name}),
    ...(partner === null ? {} : {with: partner}),
  };
  const [, from, to] = /^(-?\d+):(-?\d+)$/.exec(entries.get(`${key}.range`) ?? "") ?? [];
  const range = [Number(from), Number(to)] as const;
  return range.every(Number.isSafeInteger) ? {...axis, range} : axis;
}
