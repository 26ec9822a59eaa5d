import type {Column, PlacedLayer} from "./layer_columns.ts";

export interface Order {
  readonly column: string;
  readonly descending: boolean;
}

export const kNetworkOrder: Order = {column: "position", descending: false};

/** Numbers start with the largest, names and positions with the first. A second choice turns the order round. */
export function nextOrder(current: Order, {id, numeric}: Column): Order {
  if (current.column === id) return {column: id, descending: !current.descending};
  return {column: id, descending: numeric && id !== "position"};
}

/** A sorted copy. Equal rows stay in the network's order; rows without a value come last either way. */
export function sorted(rows: readonly PlacedLayer[], {key}: Column, descending: boolean): PlacedLayer[] {
  const direction = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const left = key(a);
    const right = key(b);
    if (left === null || right === null)
      return Number(left === null) - Number(right === null) || a.position - b.position;
    const order =
      typeof left === "number" && typeof right === "number"
        ? left - right
        : kNames.compare(String(left), String(right));
    return direction * order || a.position - b.position;
  });
}

/** conv2 before conv10. */
const kNames = new Intl.Collator("en", {numeric: true});
