import {readFileSync} from "node:fs";
import {expect, test} from "vitest";
import {describe as outlineOf, presets} from "../../../build/wasm/package/index.js";
import {partsOf, pictureOf} from "../../../web/src/views/machine/machine_graph.ts";
import type {MachineBox} from "../../../web/src/views/machine/machine_graph.ts";
import {objectText} from "../../../web/src/views/machine/object_text.ts";

const left = ({x, width}: MachineBox) => x - width / 2;
const top = ({y, height}: MachineBox) => y - height / 2;

function overlap(a: MachineBox, b: MachineBox): boolean {
  return (
    left(a) < left(b) + b.width &&
    left(b) < left(a) + a.width &&
    top(a) < top(b) + b.height &&
    top(b) < top(a) + a.height
  );
}

test.each(presets.map(({name}) => name))(
  "%s: every object is in one box, boxes and lines are in the picture",
  async (name) => {
    const outline = await outlineOf(name);
    const parts = partsOf(outline, [], []);
    const {boxes, links, width, height} = pictureOf(outline, parts);
    const shown = boxes.flatMap((box) => box.parts.map((part) => part.name));
    expect(new Set(shown)).toEqual(new Set(parts.map((part) => part.name)));
    expect(shown).toHaveLength(parts.length);
    for (const box of boxes) {
      expect(left(box)).toBeGreaterThanOrEqual(0);
      expect(left(box) + box.width).toBeLessThanOrEqual(width);
      for (const other of boxes) if (other !== box) expect(overlap(box, other)).toBe(false);
    }
    expect(links.length).toBeGreaterThan(0);
    for (const {x, y} of links.flatMap(({points}) => points)) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(width);
      expect(y).toBeLessThanOrEqual(height);
    }
  },
);

test("an array is one box with its extents, and parameters are in it", async () => {
  const outline = await outlineOf("systolic_array", {parameters: {rows: 4, columns: 8, ifmap_kib: 2}});
  const parts = partsOf(outline, [], []);
  expect(parts.find(({name}) => name === "mac[*][*]")?.count).toBe("4 × 8");
  expect(parts.find(({name}) => name === "ifmap_buffer")?.facts).toContain("2 KiB");
});

test("the text that declares an object is the whole of it", () => {
  const text = readFileSync("arch_presets/systolic_array.json", "utf8");
  const at = (name: string) => {
    const range = objectText(text, name);
    return range && text.slice(range.from, range.to);
  };
  expect(JSON.parse(at("dram") ?? "")).toMatchObject({class: "DRAM", name: "dram"});
  expect(JSON.parse(at("pe[*][*]") ?? "")).toMatchObject({class: "ExecuteStage"});
  expect(at("group.dram")).toBe(at("dram"));
  expect(at("nothing")).toBeUndefined();
});
