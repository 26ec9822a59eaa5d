/** Tile sizes that the user gives, and who chooses the others. */
import type {Request} from "../../../../wasm/client/core_client.ts";

export type PinnedTiles = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface TileSetup {
  /** The fewest cycles are searched for; else the description chooses. */
  readonly best: boolean;
  /** By layer and tile variable. */
  readonly pinned: PinnedTiles;
}

/** The description chooses all. */
export const kDescribedTiles: TileSetup = {best: false, pinned: {}};

/** `tiles` with this size of a tile variable, or without where `size` is undefined; undefined where nothing is left. */
export function withTile(
  tiles: TileSetup = kDescribedTiles,
  layer: string,
  variable: string,
  size: number | undefined,
): TileSetup | undefined {
  const others = Object.entries(tiles.pinned[layer] ?? {}).filter(([name]) => name !== variable);
  const own = Object.fromEntries(size === undefined ? others : [...others, [variable, size]]);
  const layers = Object.entries(tiles.pinned).filter(([name]) => name !== layer);
  const pinned = Object.fromEntries(Object.keys(own).length === 0 ? layers : [...layers, [layer, own]]);
  return given({...tiles, pinned});
}

/** Undefined stands for what every setup begins with. */
export function given(tiles: TileSetup): TileSetup | undefined {
  return tiles.best || Object.keys(tiles.pinned).length > 0 ? tiles : undefined;
}

/** `conv1`, `tile_f`, 64 of every size that is given. */
export function pinnedSizes({pinned}: TileSetup): (readonly [layer: string, variable: string, size: number])[] {
  return Object.entries(pinned).flatMap(([layer, sizes]) =>
    Object.entries(sizes).map(([variable, size]) => [layer, variable, size] as const),
  );
}

export function pinnedRequest(tiles: TileSetup | undefined): Pick<Request<"estimate">, "pinned_tiles"> {
  if (tiles === undefined || pinnedSizes(tiles).length === 0) return {};
  return {
    pinned_tiles: Object.fromEntries(Object.entries(tiles.pinned).map(([layer, sizes]) => [layer, {...sizes}])),
  };
}

export function tileRequest(tiles: TileSetup | undefined): Pick<Request<"estimate">, "tiles" | "pinned_tiles"> {
  return {...pinnedRequest(tiles), ...(tiles?.best ? {tiles: "best"} : {})};
}
