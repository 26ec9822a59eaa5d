/** Points that no other point beats in both of two objectives. */

export interface Objective {
  readonly better: "less" | "more";
}

/** Indices of the front, in the order of the first objective. Points without a value are never on it. */
export function paretoFront(
  points: readonly (readonly [number, number] | undefined)[],
  [first, second]: readonly [Objective, Objective],
): number[] {
  const signs = [first, second].map(({better}) => (better === "less" ? 1 : -1)) as [number, number];
  const costs = points.flatMap((point, index) =>
    point === undefined ? [] : [{index, a: signs[0] * point[0], b: signs[1] * point[1]}],
  );
  costs.sort((p, q) => p.a - q.a || p.b - q.b);
  let best = Infinity;
  const front: number[] = [];
  for (const {index, b} of costs) {
    if (b >= best) continue;
    best = b;
    front.push(index);
  }
  return front;
}
