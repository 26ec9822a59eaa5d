/** arch_presets/README.md builds a machine in five steps: each is one that runs, and its excerpts are of the templates. */
import {readFileSync} from "node:fs";
import {describe, expect, it} from "vitest";
import {checkMappings, estimate} from "../../build/wasm/package/index.js";
import {templates} from "../../build/wasm/catalogue.mjs";

const read = (path) => readFileSync(new URL(`../../arch_presets/${path}`, import.meta.url), "utf8");
const [, ...steps] = read("README.md")
  .split("\n## What there is\n")[0]
  .split(/^### \d\. /m);
const blocks = steps.map((step) => [...step.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, text]) => text));
const whole = (text) => text.startsWith("{\n");
const template = (name) => read(`templates/${name}.json`);
/** Without what indentation and line breaks do. */
const words = (text) => text.replace(/\s+/g, " ").trim();
const inLibrary = (text) => text.replace('"./schema/', '"../schema/');

/** What each step's machine is. */
const machines = [
  blocks[0][0],
  blocks[1][0],
  template("load_compute_store"),
  template("load_compute_store")
    .replace('"use": ["engines@1", "tiles@1", "host@1"]', '"use": ["engines@1", "vector_unit@1"]')
    .replace(/ *\{"component": "host\(.*\n/, () => blocks[3][0])
    .replace(/"\/objects\/host": "[^"]*",/, ""),
  template("array"),
];

describe("the tutorial", () => {
  it("has five steps, of which the first two are written out", () => {
    expect(blocks.map((list) => list.filter(whole).length)).toEqual([1, 1, 0, 0, 0]);
  });

  it("begins with the empty template", () => {
    expect(inLibrary(blocks[0][0])).toBe(template("empty"));
  });

  it("quotes the templates", () => {
    for (const [step, name] of [
      [2, "load_compute_store"],
      [4, "array"],
    ]) {
      expect(blocks[step].length).toBeGreaterThan(1);
      for (const text of blocks[step]) expect(words(template(name))).toContain(words(text));
    }
  });

  it.each(machines.map((text, index) => ({step: index + 1, text})))(
    "step $step computes what it maps",
    async ({text}) => {
      const {mappings} = await checkMappings(text, {execute: true});
      expect(mappings.length).toBeGreaterThan(0);
      for (const {name, finding} of mappings) expect({name, finding}).toEqual({name, finding: undefined});
    },
  );

  it("ends with a machine that maps whole networks", async () => {
    for (const network of ["resnet8", "bert_base"]) {
      const {layers} = await estimate({architecture: template("array"), network});
      expect(layers.filter(({status}) => status === "unmapped")).toEqual([]);
    }
  });

  it("has no step without a template or an example", () => {
    expect(templates.map(({name}) => name).sort()).toEqual(["array", "empty", "load_compute_store"]);
  });
});
