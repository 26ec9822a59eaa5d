/** Tile sizes on a command line: `--tile LAYER.VARIABLE=SIZE`, `--tile-file FILE`, `--tiles best`. */
import type {EstimateOptions} from "../package/index.ts";
import {InputError, UsageError, choice, readText, wholeNumber} from "./support.ts";

type PinnedTiles = NonNullable<EstimateOptions["pinned_tiles"]>;
type Tiles = Pick<EstimateOptions, "tiles" | "tile_trials" | "pinned_tiles">;

interface TileValues {
  readonly tile: readonly string[];
  readonly "tile-file"?: string | undefined;
}

/** The options that say which tile sizes are given; those of the line come after, and win over, those of the file. */
export function pinnedTiles({tile, "tile-file": file}: TileValues): Pick<Tiles, "pinned_tiles"> {
  const pinned: Record<string, Record<string, number>> = file === undefined ? {} : readTileFile(file);
  for (const text of tile) {
    // Names of layers may have dots, those of tile variables have none.
    const [, layer, variable, size] = /^(.+)\.(\w+)=(.+)$/.exec(text) ?? [];
    if (layer === undefined || variable === undefined || size === undefined) {
      throw new UsageError(`--tile wants LAYER.VARIABLE=SIZE, found '${text}'`);
    }
    pinned[layer] = {...pinned[layer], [variable]: sizeFrom(0, `--tile ${layer}.${variable}`, size)};
  }
  return Object.keys(pinned).length === 0 ? {} : {pinned_tiles: pinned};
}

/** These, and who chooses the others. */
export function tileRequest(
  values: TileValues & {readonly tiles: string; readonly "tile-trials"?: string | undefined},
): Tiles {
  const tiles = choice("--tiles", values.tiles, ["description", "best"]);
  const trials = values["tile-trials"];
  if (trials !== undefined && tiles !== "best") throw new UsageError("--tile-trials is about --tiles best");
  return {
    ...(tiles === "best" ? {tiles} : {}),
    ...(trials === undefined ? {} : {tile_trials: sizeFrom(1, "--tile-trials", trials)}),
    ...pinnedTiles(values),
  };
}

function sizeFrom(least: number, option: string, text: string): number {
  const size = wholeNumber(option, text);
  if (size < least) throw new UsageError(`${option} wants a whole number of at least ${least}, found '${text}'`);
  return size;
}

function readTileFile(file: string): PinnedTiles {
  let content: unknown;
  try {
    content = JSON.parse(readText(file));
  } catch (error) {
    throw error instanceof SyntaxError ? new InputError(`${file}: no JSON: ${error.message}`) : error;
  }
  if (isPinned(content)) return content;
  throw new InputError(
    `${file}: tile sizes by layer and tile variable are needed`,
    'as in {"conv1": {"tile_f": 64}}: whole numbers of at least 0',
  );
}

function isPinned(content: unknown): content is PinnedTiles {
  return (
    isObject(content) && Object.values(content).every((tiles) => isObject(tiles) && Object.values(tiles).every(isSize))
  );
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSize(value: unknown): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
