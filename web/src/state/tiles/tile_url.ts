/** Tile sizes in a link, `tile.conv1.tile_f=64` and `tile.=best`: keys with a dot are nobody's parameters. */
import type {TileSetup} from "./tiles.ts";
import {given, kDescribedTiles, pinnedSizes, withTile} from "./tiles.ts";

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
  let tiles: TileSetup | undefined;
  for (const [key, value] of entries) {
    if (!key.startsWith(kPrefix)) continue;
    const [, layer, variable] = /^(.+)\.(\w+)$/.exec(key.slice(kPrefix.length)) ?? [];
    const size = Number(value);
    if (key === kPrefix && value === "best") tiles = given({...(tiles ?? kDescribedTiles), best: true});
    else if (layer !== undefined && variable !== undefined && Number.isSafeInteger(size) && size >= 0) {
      tiles = withTile(tiles, layer, variable, size);
    }
  }
  return tiles === undefined ? {} : {tiles};
}
