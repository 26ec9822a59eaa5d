import {beforeAll, expect, test} from "vitest";
import {estimate} from "../../../build/wasm/package/index.js";
import type {Estimate} from "../../../wasm/types/schema.ts";
import {citationText} from "../../../web/src/share/citation.ts";
import {designElement, designOf, designText, looksLikeDesign} from "../../../web/src/share/design_file.ts";
import {frozenPage} from "../../../web/src/share/frozen_page.ts";
import {javascriptText} from "../../../web/src/share/javascript.ts";
import {markdownText} from "../../../web/src/share/markdown.ts";
import {barPicture} from "../../../web/src/views/chart/bar_picture.ts";

const kDesign = {
  name: "a </script> b",
  place: "arch=mine&arch.json=&net=resnet8",
  beside: {arch: '{"x": "</script><b>"}'},
};
const kNoWords = {title: "", note: ""};
const kToday = new Date(2030, 1, 3);

let complete: Estimate;
let partial: Estimate;
beforeAll(async () => {
  complete = (await estimate({architecture: "systolic_array", network: "tc_resnet8"})) as Estimate;
  partial = (await estimate({architecture: "vta", network: "gpt2_decode"})) as Estimate;
});

test("a design is read from its file and from an exported page as it was", () => {
  expect(designOf(designText(kDesign))).toEqual(kDesign);
  const page = `<!doctype html><meta name="generator" content="Cyclescope 1">${designElement(kDesign)}</html>`;
  expect(page.match(/<\/script>/g)).toHaveLength(1);
  expect(designOf(page)).toEqual(kDesign);
  expect([designText(kDesign), page].every(looksLikeDesign)).toBe(true);
});

test("what is no design is none, whatever it is", () => {
  const texts = [
    "",
    "{}",
    "null",
    "[1]",
    '{"format": "cyclescope design"}',
    '{"format": "cyclescope design", "version": 1, "place": 3}',
  ];
  for (const text of texts) expect(designOf(text)).toBeUndefined();
  expect(looksLikeDesign('{"name": "oma"}')).toBe(false);
  expect(looksLikeDesign("<!doctype html><title>any page</title>")).toBe(false);
  const stray = designText(kDesign).replace('"arch": "', '"n": 3, "arch": "');
  expect(designOf(stray)?.beside).toEqual(kDesign.beside);
});

test("Markdown shows what was written as text, and says what is missing from a total", () => {
  const text = markdownText(partial, {title: "a *b* | <i>", note: "x\n# y"}, "");
  expect(text).toContain("## a \\*b\\* \\| \\<i\\>");
  expect(text).toContain("> x\n> \\# y");
  expect(text).toContain("**Cycles of what is mapped:**");
  expect(text).toMatch(/^\* Missing: /m);
  expect(text).not.toContain("[Open it]");
  const columns = text.split("\n").filter((line) => line.startsWith("|")).map((line) => line.replace(/\\\|/g, "").split("|").length); // prettier-ignore
  expect(new Set(columns).size).toBe(1);
});

test("BibTeX has no character that LaTeX would take for its own", () => {
  const text = citationText(complete, {title: "50 % & {more} #1_x", note: ""}, "https://example.org/#a={b}", kToday);
  expect(text).toContain("50 \\% \\& \\{more\\} \\#1\\_x: TC-ResNet8 on Systolic array");
  expect(text).toContain("url = {https://example.org/#a=%7Bb%7D}");
  expect(text).toContain("urldate = {2030-02-03}");
  expect(text).toContain(complete.total.cycles?.toLocaleString("en-US"));
});

test("the program reads documents of one's own from files, and quotes what has to be", () => {
  const own = {kind: "document", name: "my.json", text: "{}"} as const;
  const network = {kind: "document", name: "net.onnx", text: "{}"} as const;
  const parameters = {rows: 3, "a-b": "x"};
  const text = javascriptText({architecture: own, network, parameters, method: "roofline"}, {batch: 2});
  expect(text).toContain('architecture: await readFile("./my.json", "utf8"),');
  expect(text).toContain('network: await readFile("./net.onnx"),');
  expect(text).toContain('parameters: {rows: 3, "a-b": "x"},');
  expect(text).toContain("dimensions: {batch: 2},");
  expect(text).toContain('method: "roofline",');
});

test("an exported page claims what the page does, and nothing in it runs", () => {
  const words = {title: "<script>alert(1)</script>", note: '"><img onerror=x>'};
  const common = {
    words,
    pictures: [],
    design: kDesign,
    link: 'https://example.org/#"x',
    pinned: undefined,
    today: kToday,
  };
  const page = frozenPage({...common, estimate: partial});
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).not.toContain("<img");
  expect(page).toContain("Cycles of what is mapped");
  expect(page).toContain("<dt>Missing</dt>");
  expect(page).toContain(partial.total.cycles?.toLocaleString("en-US"));
  expect(page.match(/<tr>/g)?.length).toBe(partial.layers.length + 1);
  expect(page).toContain("default-src 'none'");
  const compared = frozenPage({
    ...common,
    words: kNoWords,
    estimate: complete,
    pinned: {name: "b", thisName: "a, rows = 3", cycles: 7},
  });
  expect(compared).toContain('<td>b</td><td class="number">7</td>');
  expect(compared).toContain("<td>a, rows = 3</td>");
  expect(designOf(compared)).toEqual(kDesign);
});

test("bars are as long as their values, and labels are text", () => {
  const picture = barPicture("a & b", [
    {label: "<x>", value: 10, text: "10"},
    {label: "y".repeat(80), value: 5, text: "5"},
  ]);
  const widths = [...picture.matchAll(/<rect x="\d+" y="\d+" width="([\d.]+)"/g)].map(([, width]) => Number(width));
  expect(widths[0]).toBe(2 * (widths[1] ?? 0));
  expect(picture).toContain("&lt;x&gt;");
  expect(picture).toContain(`…${"y".repeat(37)}<`);
  expect(barPicture("none", [{label: "x", value: 0, text: "0"}])).toContain('width="0.00"');
});
