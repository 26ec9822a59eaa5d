/** What is explored around the setup: which view is open, and what it shows. */

/** Views in the order of their tabs. */
export const kViews = ["help", "sweep", "roofline", "waterfall", "machine", "memory", "energy", "layer"] as const;
export type ViewName = (typeof kViews)[number];

/** What a sweep goes along: a parameter of the accelerator, or a size of the network. */
export interface SweepAxis {
  readonly kind: "parameter" | "dimension";
  readonly name: string;
  /** Ends of what is swept, in the axis's unit; left out: all that the axis may be. */
  readonly range?: readonly [from: number, to: number];
  /** Another of its kind that has the same value at every point. */
  readonly with?: string;
}

/** How points of a sweep are drawn: over what was swept, or one measure against another. */
export type SweepForm = "sweep" | "pareto";

export interface Exploration {
  readonly view: ViewName;
  /** One axis gives a curve, two a map; none: nothing has been chosen yet. */
  readonly axes: readonly SweepAxis[];
  /** Of kMeasures, or the traffic of a storage: what is drawn. */
  readonly measure: string;
  readonly form: SweepForm;
  /** What the Pareto front has across; left out: the peak. */
  readonly cost?: string;
  /** Whose bytes the roofline counts; left out: the outermost storage's. */
  readonly storage?: string;
  /** What a picture of the machine shows more of: a group of its objects. */
  readonly object?: string;
}

/** Views for which the causes of cycles are asked for. */
export const kExplained: ReadonlySet<ViewName> = new Set(["waterfall"]);

export const kInitialExploration: Exploration = {view: "help", axes: [], measure: "cycles", form: "sweep"};
