/** What is said of tile sizes that the description did not choose. */
import type {Estimate} from "../types/schema.ts";

/** A line of those that were given, and one of what a search found; none where the description chose all. */
export function tileLines({layers, total}: Estimate): string[] {
  const pinned = layers.flatMap(({name, kernels}) =>
    kernels.flatMap(({pinned = [], tiles}) => pinned.map((tile) => `${name}.${tile}=${tiles[tile]}`)),
  );
  return [
    ...(pinned.length === 0 ? [] : [`given tile sizes: ${pinned.join(" ")}`]),
    ...(total.described_cycles === undefined || total.cycles === null
      ? []
      : [searchLine(layers, total.described_cycles, total.cycles)]),
  ];
}

function searchLine(layers: Estimate["layers"], described: number, cycles: number): string {
  const searched = layers.flatMap(({kernels}) => kernels.flatMap(({search}) => search ?? []));
  const tried = searched.reduce((sum, search) => sum + search.tried, 0);
  const fitting = searched.reduce((sum, search) => sum + search.fitting, 0);
  const more = searched.every((search) => search.all_counted) ? "" : "more than ";
  const saved = described === 0 ? 0 : (1 - cycles / described) * 100;
  return (
    `tile sizes: the fastest found, ${saved.toFixed(1)} % fewer cycles than the ${described.toLocaleString("en-US")} of the ` +
    `description's; tried ${tried.toLocaleString("en-US")} of ${more}${fitting.toLocaleString("en-US")} that fit`
  );
}
