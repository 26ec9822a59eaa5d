/** A sweep: its points as they come, and whether more will. */

import type {ParameterValue} from "../../core/types.ts";
import {Store} from "../store.ts";
import {coarseToFine} from "./axis_space.ts";
import type {AxisSpace} from "./axis_space.ts";
import type {Base, Explorer, PointOutcome, Variation} from "./explorer.ts";

/** An axis and the values at which it is looked at, in their order. */
export interface SweptAxis {
  readonly space: AxisSpace;
  readonly values: readonly ParameterValue[];
  /** Whether there are no values between them. */
  readonly complete: boolean;
}

export interface SweepState {
  readonly axes: readonly SweptAxis[];
  /** By the first axis, then by the second; undefined: not known yet. */
  readonly outcomes: readonly (PointOutcome | undefined)[];
  readonly done: number;
  readonly running: boolean;
}

const kNothing: SweepState = {axes: [], outcomes: [], done: 0, running: false};

/** The values of the point at `index`, along each axis. */
export function valuesAt(axes: readonly SweptAxis[], index: number): ParameterValue[] {
  const columns = axes[0]?.values.length ?? 1;
  const places = [index % columns, Math.floor(index / columns)];
  return axes.map(({values}, axis) => values[places[axis] ?? 0] ?? 0);
}

/** What is set to be at a point. */
export function variationAt(axes: readonly SweptAxis[], index: number): Variation {
  const values = valuesAt(axes, index);
  const of = (kind: "parameter" | "dimension") =>
    axes.flatMap(({space: {axis}}, place) => {
      const names = axis.kind === kind ? [axis.name, ...(axis.with === undefined ? [] : [axis.with])] : [];
      return names.map((name) => [name, values[place] ?? 0] as const);
    });
  return {
    parameters: Object.fromEntries(of("parameter")),
    dimensions: Object.fromEntries(of("dimension").map(([name, value]) => [name, Number(value)])),
  };
}

/** What the page shows comes first; then points in an order in which few of them show the whole. */
function inOrder(axes: readonly SweptAxis[]): number[] {
  const [columns = [], rows = [0]] = axes.map(({values}) => coarseToFine(values.length));
  const [first = -1, second = 0] = axes.map(({space, values}) => values.indexOf(space.current));
  const width = columns.length;
  const rankOf = (x: number, column: number, y: number, row: number) =>
    x === first && y === second ? -1 : Math.max(column / width, row / rows.length);
  return columns
    .flatMap((x, column) => rows.map((y, row) => ({index: y * width + x, rank: rankOf(x, column, y, row)})))
    .sort((a, b) => a.rank - b.rank)
    .map(({index}) => index);
}

export class SweepRun {
  readonly store = new Store<SweepState>(kNothing);
  readonly #explorer: Explorer;
  #end: AbortController | undefined;

  constructor(explorer: Explorer) {
    this.#explorer = explorer;
  }

  /** Ends the run before it, and begins. Points are shown as they come, at most once a frame. */
  start(base: Base, axes: readonly SweptAxis[]): void {
    this.stop();
    const end = new AbortController();
    this.#end = end;
    const order = inOrder(axes);
    const outcomes: (PointOutcome | undefined)[] = order.map(() => undefined);
    let done = 0;
    let waiting = false;
    const show = (running: boolean) => {
      waiting = false;
      if (this.#end === end) this.store.update({axes, outcomes: [...outcomes], done, running});
    };
    show(true);
    void this.#explorer
      .each(
        base,
        order.map((index) => variationAt(axes, index)),
        (place, outcome) => {
          outcomes[order[place] ?? 0] = outcome;
          done += 1;
          if (waiting) return;
          waiting = true;
          requestAnimationFrame(() => show(done < order.length && !end.signal.aborted));
        },
        end.signal,
      )
      .catch((error: unknown) => {
        if (error !== end.signal.reason) throw error;
      })
      .finally(() => show(false));
  }

  /** What has come stays. */
  stop(): void {
    this.#end?.abort();
  }
}
