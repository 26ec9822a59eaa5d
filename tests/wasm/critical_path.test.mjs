import {describe, expect, it} from "vitest";
import {verdictOf} from "../../build/wasm/package/critical_path.js";

const layer = (name, path) => ({name, cycles: path.reduce((sum, {cycles}) => sum + cycles, 0), path});
const attribution = (...layers) => {
  const path = [];
  for (const part of layers.flatMap((each) => each.path)) {
    const same = path.find(({cause, object}) => cause === part.cause && object === part.object);
    if (same) same.cycles += part.cycles;
    else path.push({...part});
  }
  return {total: {...layer("total", path), exact: true}, layers};
};

describe("the sentence that says what the time goes into", () => {
  it("names the largest cause, though another has the largest part", () => {
    const verdict = verdictOf(
      attribution(
        layer("a", [
          {cause: "compute", object: "mesh", cycles: 40},
          {cause: "memory_bandwidth", object: "loader", cycles: 10},
        ]),
        layer("b", [
          {cause: "memory_bandwidth", object: "loader", cycles: 20},
          {cause: "memory_bandwidth", object: "dram", cycles: 30},
        ]),
      ),
    );
    expect(verdict).toEqual({
      cause: "memory_bandwidth",
      share: 0.6,
      layer: "b",
      sentence: "60 % of the time waits for bandwidth, 30 % at the loader",
    });
  });

  it("names the object alone where hardly anything of the cause is elsewhere", () => {
    const path = [
      {cause: "memory_bandwidth", object: "dram", cycles: 97},
      {cause: "memory_bandwidth", object: "loader", cycles: 3},
      {cause: "fetch", object: "fetch", cycles: 50},
    ];
    expect(verdictOf(attribution(layer("a", path)))?.sentence).toBe(
      "67 % of the time waits for the bandwidth of the DRAM",
    );
  });

  it("is not there where nothing takes time", () => {
    expect(verdictOf(attribution())).toBeUndefined();
  });
});
