import {describe, expect, it} from "vitest";
import {decodePlace, encodePlace} from "../../../web/src/state/url.ts";
import {commandLine} from "../../../web/src/state/command_line.ts";
import {kInitialSetup} from "../../../web/src/state/setup.ts";
import {given, kDescribedTiles, tileRequest, withTile} from "../../../web/src/state/tiles/tiles.ts";
import type {TileSetup} from "../../../web/src/state/tiles/tiles.ts";

const kTwo: TileSetup = {best: true, pinned: {"layer1.0.conv1": {tile_f: 64, tile_h: 7}, "a b/c": {t: 1}}};

describe("tile sizes", () => {
  it("are given one by one, and taken back until nothing is left", () => {
    const one = withTile(undefined, "conv1", "tile_f", 64);
    expect(one).toEqual({best: false, pinned: {conv1: {tile_f: 64}}});
    const two = withTile(one, "conv1", "tile_h", 7);
    expect(withTile(two, "conv1", "tile_f", undefined)).toEqual({best: false, pinned: {conv1: {tile_h: 7}}});
    expect(withTile(one, "conv1", "tile_f", undefined)).toBeUndefined();
    expect(given(kDescribedTiles)).toBeUndefined();
  });

  it("are in requests where there are any", () => {
    expect(tileRequest(undefined)).toEqual({});
    expect(tileRequest(kTwo)).toEqual({tiles: "best", pinned_tiles: kTwo.pinned});
    expect(tileRequest({best: true, pinned: {}})).toEqual({tiles: "best"});
  });

  it("go through links", async () => {
    for (const tiles of [kTwo, {best: true, pinned: {}}, {best: false, pinned: {conv1: {tile_f: 2}}}]) {
      const {fragment} = await encodePlace({setup: {...kInitialSetup, tiles}, layer: undefined, learn: undefined});
      const {setup, problems} = await decodePlace(fragment);
      expect(problems).toEqual([]);
      expect(setup).toEqual({...kInitialSetup, tiles});
    }
    expect((await decodePlace("tile.conv1.tile_f=-1&tile.x=3&tile.=other")).setup).toEqual(kInitialSetup);
  });

  it("are in the command", () => {
    expect(commandLine({...kInitialSetup, tiles: kTwo})).toContain(
      "--tile layer1.0.conv1.tile_f=64 --tile layer1.0.conv1.tile_h=7 --tile 'a b/c.t=1' --tiles best",
    );
  });
});
