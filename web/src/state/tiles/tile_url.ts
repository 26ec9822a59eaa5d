/** Tile sizes in a link, `tile.conv1.tile_f=64` and `tile.=best`: keys with a dot are nobody's parameters. */
import type {TileSetup} from "./tiles.ts";
import {given, pinnedSizes} from "./tiles.ts";

const kPrefix = "tile.";

/** Keys and values, not escaped. */
export function tileEntries(tiles: TileSetup | undefined): (readonly [string, string])[] {
  if (tiles === undefined) return [];
  const sizes = pinnedSizes(tiles).map(
    ([layer, variable, size]) => [`${kPrefix}${layer}.${variable}`, String(size)] as const,
  );
  return tiles.best ? [[kPrefix, "best"], ...sizes] : sizes;
}

export function tilesOf(entries: Iterable<readonly [string, string]>): {readonly tiles?: TileSetup} {
  const layers = new Map<string, Map<string, number>>();
  let best = false;
  for (const [key, value] of entries) {
    if (!key.startsWith(kPrefix)) continue;
    best ||= key === kPrefix && value === "best";
    const [, layer, variable] = /^(.+)\.(\w+)$/.exec(key.slice(kPrefix.length)) ?? [];
    const size = Number(value);
    if (layer === undefined || variable === undefined || !Number.isSafeInteger(size) || size < 0) continue;
    const sizes = layers.get(layer) ?? new Map<string, number>();
    layers.set(layer, sizes.set(variable, size));
  }
  const pinned = Object.fromEntries(Array.from(layers, ([layer, sizes]) => [layer, Object.fromEntries(sizes)]));
  const tiles = given({best, pinned});
  return tiles === undefined ? {} : {tiles};
}
