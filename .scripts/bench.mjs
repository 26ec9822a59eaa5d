/**
 * npm run bench [-- FILTER]: how long estimates take, in tables: networks on presets, natively, under Node and in Chromium;
 * how the cost grows with sizes; the core's other benchmarks; the built page. FILTER is a regular expression over
 * "preset/network", names of series and of benchmarks, "preset/views", "preset/points" and "page/drag|load|stop|timeline".
 * Where it asks for the page only, nothing is built natively. Times depend on the machine and on what else it does: compare
 * within one run.
 */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {inNode, startChromium} from "./bench/engines.mjs";
import {kSeries} from "./bench/growth.mjs";
import {nativeTimes} from "./bench/native.mjs";
import {dragFigures, loadFigures, stopFigures, timelineFigures} from "./bench/page.mjs";
import {startSite} from "./bench/site.mjs";
import {kLongest, kPresets, kViewTimes, sweepTime, viewTimes} from "./bench/views.mjs";
import {buildPreset, buildSite, buildWasm} from "./build.mjs";
import {print, progress, root} from "./run.mjs";
import {needs, prepare} from "./setup.mjs";

/** What an estimate may take before it is given up. */
const kSeconds = 60;
const kNetworks = ["resnet50", "mobilenet_v2", "bert_base", "gpt2_decode", "resnet8", "tc_resnet8"];
/** Of the case `whole_graph`: an instruction is fetched, issued and executed. */
const kNodesPerInstruction = 3;
/** The case `whole_graph` of tests/core/estimate/estimate_benchmark.cpp. */
const kProduct = {name: "product", inputs: {x: [64, 256]}, layers: [{op: "Gemm", units: 64, bias: false}]};

const read = (path) => readFileSync(join(root, path), "utf8");
const presetText = (preset) => read(`arch_presets/${preset}.json`);
const number = (value, digits = 0) => (value === null || value === undefined ? "" : value.toFixed(digits));

/** A number of milliseconds, or that it was given up. */
function milliseconds(measured, key) {
  return "over" in measured ? `> ${measured.over * 1e3}` : number(measured[key], 1);
}

/** Prints rows of cells, the first of them a name. */
function table(header, rows) {
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  for (const row of [header, ...rows]) {
    print(row.map((text, i) => (i === 0 ? text.padEnd(widths[i]) : text.padStart(widths[i]))).join("  "));
  }
  print("");
}

async function estimates(filter, native, chromium) {
  const rows = [];
  for (const preset of kPresets) {
    for (const network of kNetworks) {
      const name = `${preset}/${network}`;
      if (!filter.test(name)) continue;
      const pair = {
        architecture: presetText(preset),
        network: read(`web/networks/${network}.json`),
        seconds: kSeconds,
      };
      const node = await inNode(pair);
      const page = await chromium.measure(pair);
      rows.push([
        name,
        number(native.get(name), 1),
        milliseconds(node, "first"),
        milliseconds(node, "again"),
        milliseconds(page, "again"),
        milliseconds(page, "step"),
        milliseconds(page, "worst"),
        "over" in page ? "" : page.worstParameter,
        "over" in node ? "" : number(node.instructions),
        "over" in node ? "" : number(node.iterations),
        "over" in node ? "" : number(node.evaluated),
        number(node.megabytes),
      ]);
      progress(name);
    }
  }
  if (rows.length === 0) return;
  print("Milliseconds per estimate; a step is a slider's: the median over all numbers, and the longest");
  const header = "|native|Node, first|Node|Chromium|step|worst|of|instructions|iterations|evaluated|MB";
  table(header.split("|"), rows);
}

async function growth(filter) {
  for (const {name, preset, unit, points} of kSeries) {
    if (!filter.test(name)) continue;
    const rows = [];
    for (const {at, network, parameters} of points) {
      const pair = {architecture: presetText(preset), network: JSON.stringify(network), parameters};
      const node = await inNode({...pair, seconds: kSeconds, withSteps: false});
      const counts = "over" in node ? ["", "", ""] : [node.instructions, node.iterations, node.evaluated];
      rows.push([String(at), milliseconds(node, "again"), ...counts.map(String), number(node.megabytes)]);
    }
    print(name);
    table([unit, "Node ms", "instructions", "iterations", "evaluated", "MB"], rows);
  }
}

async function views(filter, site) {
  const rows = [];
  for (const preset of kPresets) {
    if (!filter.test(`${preset}/views`)) continue;
    const times = await viewTimes(site, preset);
    rows.push([preset, ...times.map((time) => (time === Infinity ? `> ${kLongest}` : number(time)))]);
    progress(`${preset}/views`);
  }
  if (rows.length === 0) return;
  print("Milliseconds from a click until a view is drawn in Chromium: ResNet-50");
  table(["", ...kViewTimes], rows);
}

async function points(filter, site) {
  const rows = [];
  for (const preset of kPresets) {
    if (!filter.test(`${preset}/points`)) continue;
    rows.push([preset, number(await sweepTime(site, preset))]);
    progress(`${preset}/points`);
  }
  if (rows.length === 0) return;
  print("Milliseconds of a map of 1,024 points in Chromium: ResNet-8");
  table(["", "1,024 points"], rows);
}

/** What "page/..." is measured by. */
const kPageFigures = {drag: dragFigures, load: loadFigures, stop: stopFigures, timeline: timelineFigures};

async function page(filter, site) {
  for (const [name, measure] of Object.entries(kPageFigures)) {
    if (!filter.test(`page/${name}`)) continue;
    const figures = await measure(site);
    print(`page/${name}`);
    table(
      ["", "", ""],
      figures.map(({name: of, value, unit}) => [of, number(value, 1), unit]),
    );
  }
}

/** Whether a filter asks for anything of the built page, and for anything else. */
function asked(filter) {
  const ofPage = [
    ...kPresets.flatMap((preset) => [`${preset}/views`, `${preset}/points`]),
    ...Object.keys(kPageFigures).map((name) => `page/${name}`),
  ].some((name) => filter.test(name));
  const pairs = kPresets.flatMap((preset) => kNetworks.map((network) => `${preset}/${network}`));
  const ofCore = [...pairs, ...kSeries.map(({name}) => name)].some((name) => filter.test(name));
  return {ofPage, ofCore: ofCore || !ofPage};
}

async function measureCore(filter) {
  await buildPreset("native", ["cyclescope_benchmarks"]);
  const native = nativeTimes(filter.source);
  const chromium = await startChromium();
  try {
    await estimates(filter, native, chromium);
  } finally {
    await chromium.close();
  }
  await growth(filter);
  const others = [...native].filter(([name]) => !name.includes("/"));
  if (others.length > 0)
    table(
      ["", "native ms"],
      others.map(([name, time]) => [name, number(time, 2)]),
    );
  if (filter.test("whole_graph")) await perNode(native);
}

async function measurePage(filter) {
  await buildSite();
  const site = await startSite(join(root, "build/web"));
  try {
    await page(filter, site);
    await views(filter, site);
    await points(filter, site);
  } finally {
    await site.close();
  }
}

async function perNode(native) {
  const pair = {architecture: presetText("systolic_array"), network: JSON.stringify(kProduct), method: "whole_graph"};
  const node = await inNode({...pair, seconds: kSeconds, withSteps: false});
  if ("over" in node) return;
  const of = (time) =>
    time === undefined ? "?" : ((time * 1e6) / (node.instructions * kNodesPerInstruction)).toFixed(1);
  print(`A node of the dependency graph: ${of(native.get("whole_graph"))} ns native, ${of(node.again)} ns under Node`);
}

await prepare(needs.test);
const filter = new RegExp(process.argv[2] ?? ".");
const {ofCore, ofPage} = asked(filter);
await buildWasm();
if (ofCore) await measureCore(filter);
if (ofPage) await measurePage(filter);
