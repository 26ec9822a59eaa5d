import {beforeEach, expect, test, vi} from "vitest";
import type {Exploration} from "../../../web/src/state/explore/exploration.ts";
import type {PortableSetup, Setup} from "../../../web/src/state/setup.ts";
import {kInitialSetup} from "../../../web/src/state/setup.ts";
import {pack} from "../../../web/src/state/deflate.ts";
import {besideOf} from "../../../web/src/state/place_keeper.ts";
import {kNoFrame} from "../../../web/src/state/teach/teach_url.ts";
import {decodePlace, encodePlace, kMaxPackedLength} from "../../../web/src/state/url.ts";
import {serveFiles, textsIn} from "./link/presets.ts";

beforeEach(() => {
  vi.unstubAllGlobals();
  serveFiles();
});

const kPresets: Setup = {
  architecture: {kind: "preset", id: "systolic_array"},
  network: {kind: "preset", id: "resnet50"},
  parameters: {rows: 32, dataflow: "weight_stationary"},
  method: "fast_forward",
};

test("presets and parameters make a link that people can read", async () => {
  const {fragment, leftOut} = await encodePlace({setup: kPresets, layer: undefined, learn: undefined});
  expect(fragment).toBe("arch=systolic_array&net=resnet50&rows=32&dataflow=weight_stationary");
  expect(leftOut).toEqual([]);
});

test("an empty fragment stands for what the page opens with", async () => {
  expect(await decodePlace("")).toEqual({
    setup: kInitialSetup,
    layer: undefined,
    learn: undefined,
    frame: kNoFrame,
    problems: [],
  });
});

test("what was encoded is decoded as it was", async () => {
  const setup: Setup = {
    architecture: {kind: "document", name: "my array (2).json", text: '{\n  "name": "é & ü"\n}'},
    network: {kind: "preset", id: "bert_base"},
    parameters: {net: 3, "p.q": "x y", layer: -4, "a=b&c#d+e": 5},
    method: "fast_forward",
  };
  const {fragment, leftOut} = await encodePlace({setup, layer: "block[0]/conv 1", learn: undefined});
  expect(leftOut).toEqual([]);
  expect(await decodePlace(fragment)).toEqual({
    setup,
    layer: "block[0]/conv 1",
    learn: undefined,
    frame: kNoFrame,
    problems: [],
  });
});

test("sizes of a network are in its link, and in that of a pinned setup", async () => {
  const setup: PortableSetup = {
    ...kInitialSetup,
    network: {kind: "preset", id: "resnet50", dimensions: {batch: 4, resolution: 256}},
  };
  const {fragment} = await encodePlace({setup, layer: undefined, learn: undefined});
  expect(fragment).toMatch(/net=resnet50&dim.batch=4&dim.resolution=256$/);
  expect((await decodePlace(fragment)).setup).toEqual(setup);
  for (const network of [setup.network, {kind: "preset", id: "resnet50"}, {kind: "preset", id: "resnet8"}] as const) {
    const pinned: PortableSetup = {...setup, network, parameters: {rows: 3}};
    const both = await encodePlace({setup, layer: undefined, learn: undefined, pinned});
    expect((await decodePlace(both.fragment)).pinned).toEqual(pinned);
    expect((await decodePlace(both.fragment)).setup).toEqual(setup);
  }
  expect((await decodePlace("net=resnet50&dim.batch=many&dim.x=-1")).setup.network).toEqual({
    kind: "preset",
    id: "resnet50",
  });
});

test("a text of any characters survives packing", async () => {
  const text = Array.from({length: 5000}, (_, index) => String.fromCodePoint(32 + ((index * 7919) % 0xd000))).join("");
  const setup: Setup = {...kPresets, network: {kind: "document", name: "n", text}};
  const {fragment} = await encodePlace({setup, layer: undefined, learn: undefined});
  expect((await decodePlace(fragment)).setup.network).toEqual(setup.network);
});

test("a document that is too large is named and left out", async () => {
  let state = 1;
  const noise = Array.from({length: kMaxPackedLength * 2}, () => {
    state = (state * 48271) % 2147483647;
    return String.fromCharCode(33 + (state % 90));
  }).join("");
  const setup: Setup = {...kPresets, network: {kind: "document", name: "huge.onnx", text: noise}};
  const {fragment, leftOut} = await encodePlace({setup, layer: undefined, learn: undefined});
  expect(leftOut).toEqual(["network"]);
  expect(fragment.length).toBeLessThan(200);
  expect((await decodePlace(fragment)).setup.network).toEqual({kind: "missing", name: "huge.onnx"});
});

test("a damaged document is reported and replaced by what the page opens with", async () => {
  for (const packed of ["!!!", "AAAA", (await pack("{}")).slice(0, 2)]) {
    const {setup, problems} = await decodePlace(`arch=mine&arch.json=${packed}&rows=8`);
    expect(setup).toEqual({...kInitialSetup, parameters: {rows: 8}});
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain("mine");
  }
});

test("a link that unpacks to far more than any document is refused", async () => {
  const bomb = await pack("0".repeat(17 * 2 ** 20));
  const {problems} = await decodePlace(`net=bomb&net.json=${bomb}`);
  expect(problems).toHaveLength(1);
});

test("a link of a newer version is read as far as possible, with a warning", async () => {
  const {setup, problems} = await decodePlace("v=3&arch=oma&net=resnet8&rows=4&new.key=1");
  expect(setup).toEqual({
    architecture: {kind: "preset", id: "oma"},
    network: {kind: "preset", id: "resnet8"},
    parameters: {rows: 4},
    method: "fast_forward",
  });
  expect(problems).toHaveLength(1);
});

test("numbers beyond 2^53 stay text instead of becoming another number", async () => {
  const {setup} = await decodePlace("rows=9007199254740993&columns=16");
  expect(setup.parameters).toEqual({rows: "9007199254740993", columns: 16});
});

test("a method other than the exact one is in the link; one that does not exist is named", async () => {
  const {fragment} = await encodePlace({
    setup: {...kInitialSetup, method: "roofline"},
    layer: undefined,
    learn: undefined,
  });
  expect(fragment).toContain("method=roofline");
  expect((await decodePlace(fragment)).setup.method).toBe("roofline");
  const {setup, problems} = await decodePlace("method=guessing");
  expect(setup.method).toBe("fast_forward");
  expect(problems).toEqual([expect.stringContaining("guessing")]);
});

test("the open step of learning a device is part of the link", async () => {
  const {fragment} = await encodePlace({setup: kPresets, layer: undefined, learn: "plan"});
  expect(fragment).toMatch(/&learn=plan$/);
  expect((await decodePlace(fragment)).learn).toBe("plan");
});

test("a step that there is not is the first, and no step is none", async () => {
  expect((await decodePlace("learn=warp")).learn).toBe("device");
  expect((await decodePlace("arch=oma")).learn).toBeUndefined();
});

test("what is explored is in the link, in words", async () => {
  const exploration: Exploration = {
    view: "sweep",
    axes: [
      {kind: "parameter", name: "rows", range: [1, 64]},
      {kind: "dimension", name: "batch size"},
    ],
    measure: "bytes.dram",
    form: "pareto",
    storage: "dram",
  };
  const {fragment} = await encodePlace({setup: kPresets, layer: undefined, learn: undefined, exploration});
  expect(fragment).toContain(
    "&view=sweep&sweep=rows&sweep.range=1:64&sweep2=dim.batch+size&show=bytes.dram&form=pareto",
  );
  expect((await decodePlace(fragment)).exploration).toEqual(exploration);
  expect((await decodePlace("view=warp&sweep=rows")).exploration).toBeUndefined();
  const {exploration: broken} = await decodePlace("view=sweep&sweep=rows&sweep.range=x:y&form=cube");
  expect(broken).toMatchObject({axes: [{kind: "parameter", name: "rows"}], form: "sweep", measure: "cycles"});
});

test("a parameter may have the name of any of our keys", async () => {
  const parameters = {sweep: 1, view: 2, show: 3, pin: 4, bytes: 5};
  const {fragment} = await encodePlace({setup: {...kPresets, parameters}, layer: undefined, learn: undefined});
  expect((await decodePlace(fragment)).setup.parameters).toEqual(parameters);
});

test("a pinned setup shares documents with the other one, and has parameters of its own", async () => {
  const own: PortableSetup = {...kInitialSetup, network: {kind: "document", name: "mine", text: "{}"}};
  const pinned: PortableSetup = {...own, parameters: {"a.b": 1, rows: 4}, method: "roofline"};
  const {fragment} = await encodePlace({setup: own, layer: undefined, learn: undefined, pinned});
  expect(fragment.match(/net\.json=/g)).toHaveLength(1);
  expect((await decodePlace(fragment)).pinned).toEqual(pinned);
  const other: PortableSetup = {...kInitialSetup, architecture: {kind: "preset", id: "oma"}};
  const mixed = await encodePlace({setup: other, layer: undefined, learn: undefined, pinned});
  expect(await decodePlace(mixed.fragment)).toMatchObject({setup: other, pinned, problems: []});
  expect((await decodePlace("rows=4")).pinned).toBeUndefined();
});

test("a pinned document that is too large for the link is named in a problem", async () => {
  const {pinned, problems} = await decodePlace("arch=oma&pin=1&pin.net=huge&pin.net.json=");
  expect(pinned).toBeUndefined();
  expect(problems).toEqual([expect.stringContaining("“huge”")]);
});

test("an edited preset is in the link as its difference, within 2,000 characters", async () => {
  for (const [name, base] of textsIn("arch_presets")) {
    const text = base.replace(/"default": \d+/g, '"default": 3').replace(/"title": "[^"]*"/, '"title": "Mine"');
    const own: PortableSetup = {...kInitialSetup, architecture: {kind: "document", name, text}};
    const {fragment} = await encodePlace({setup: own, layer: undefined, learn: undefined});
    expect(fragment.length, name).toBeLessThan(2000);
    expect(fragment, name).toContain(`&arch.from=${name}&arch.diff=`);
    const {setup, problems} = await decodePlace(fragment);
    expect(problems, name).toEqual([]);
    expect(setup, name).toEqual(own);
  }
});

test("a document under another name still is the difference from its preset", async () => {
  const base = textsIn("arch_presets").get("vta") ?? "";
  const text = base.replace(/"name": "vta"/, '"name": "mine"').replace(/"default": \d+/, '"default": 3');
  const own: PortableSetup = {...kInitialSetup, architecture: {kind: "document", name: "mine.json", text}};
  const {fragment} = await encodePlace({setup: own, layer: undefined, learn: undefined});
  expect(fragment).toContain("&arch.from=vta&");
  expect((await decodePlace(fragment)).setup).toEqual(own);
});

test("a difference from a preset that has changed is applied with a word, or refused with one", async () => {
  const base = textsIn("arch_presets").get("oma") ?? "";
  const text = base.replace(/"title": "[^"]*"/, '"title": "Mine"');
  const own: PortableSetup = {...kInitialSetup, architecture: {kind: "document", name: "oma", text}};
  const {fragment} = await encodePlace({setup: own, layer: undefined, learn: undefined});

  vi.resetModules();
  serveFiles({"oma.json": `${base}\n\n`});
  const changed = await import("../../../web/src/state/url.ts");
  const moved = await changed.decodePlace(fragment);
  expect(moved.problems).toEqual([expect.stringContaining("made from an earlier “oma”")]);
  expect(moved.setup.architecture).toEqual({kind: "document", name: "oma", text: `${text}\n\n`});

  vi.resetModules();
  serveFiles({"oma.json": base.replace(/"title": "[^"]*"/, '"title": "Other"')});
  const conflicting = await import("../../../web/src/state/url.ts");
  const refused = await conflicting.decodePlace(fragment);
  expect(refused.problems).toEqual([expect.stringContaining("changed since at the same places")]);
  expect(refused.setup.architecture).toEqual(kInitialSetup.architecture);
});

test("a damaged difference, and one from a preset that there is not, are named", async () => {
  for (const fragment of ["arch=mine&arch.from=oma&arch.diff=!!", "arch=mine&arch.from=warp&arch.diff=AA"]) {
    const {setup, problems} = await decodePlace(`v=2&${fragment}`);
    expect(setup).toEqual(kInitialSetup);
    expect(problems).toEqual([expect.stringContaining("mine")]);
  }
});

test("title, note and what made the result are in the link", async () => {
  const words = {title: "32 × 32 & more", note: "line one\nline #2 <b>"};
  const made = {core: "0.1.0", architecture: "abc", network: "def", cycles: 5};
  const place = {setup: {...kPresets, parameters: {title: 1, made: 2}}, layer: undefined, learn: undefined};
  const {fragment} = await encodePlace({...place, ...words, made});
  expect(fragment).toContain("&v=2&");
  expect(await decodePlace(fragment)).toMatchObject({...place, ...words, made, problems: []});
});

test("in links of the first version, title and note are parameters", async () => {
  const {setup, title, note} = await decodePlace("arch=oma&net=resnet8&title=3&note=x");
  expect(setup.parameters).toEqual({title: 3, note: "x"});
  expect([title, note]).toEqual([undefined, undefined]);
});

test("documents may be kept beside the fragment, also pinned ones", async () => {
  const own: PortableSetup = {
    ...kInitialSetup,
    architecture: {kind: "document", name: "a", text: "{1"},
    network: {kind: "document", name: "n", text: "{2"},
  };
  const pinned: PortableSetup = {...own, network: {kind: "document", name: "m", text: "{3"}};
  const {fragment, beside} = await encodePlace({setup: own, layer: undefined, learn: undefined, pinned}, 0);
  expect(beside).toEqual({arch: "{1", net: "{2", "pin.net": "{3"});
  expect(await decodePlace(fragment, beside)).toMatchObject({setup: own, pinned, problems: []});
});

test("what history entries of an earlier version of the page hold is still read", () => {
  expect(besideOf({architecture: "{1", network: "{2"})).toEqual({arch: "{1", net: "{2"});
  expect(besideOf({network: "{2"})).toEqual({net: "{2"});
  expect(besideOf({beside: {"pin.net": "{3"}})).toEqual({"pin.net": "{3"});
  for (const state of [null, undefined, 3, {}]) expect(besideOf(state)).toEqual({});
});
