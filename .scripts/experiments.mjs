/**
 * What models learn of devices: `npm run experiments:pr [-- DEVICE]`. Builds and runs the native experiments, which write
 * their tables to build/experiments/, and prints a summary of them.
 */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {buildPreset} from "./build.mjs";
import {isMain, progress, root, runOpenly} from "./run.mjs";

const kFolder = join(root, "build", "experiments");

function readTable(name) {
  const [header, ...lines] = readFileSync(join(kFolder, `${name}.csv`), "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  return lines.map((cells) => Object.fromEntries(header.map((column, i) => [column, cells[i]])));
}

function grouped(rows, key) {
  const groups = new Map();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
}

const meanOf = (rows, column) => rows.reduce((sum, row) => sum + Math.abs(Number(row[column])), 0) / rows.length;
const percent = (value) => `${value.toPrecision(3)} %`;

/** A line per device, noise, type and size: errors on random layers that were not seen, by sampling and model. */
export function summarizeLayers(rows) {
  const seen = rows.filter((row) => row.test === "random");
  const lines = [
    ["device", "noise", "type", "samples", "random + forest", "random + best", "PR + forest", "PR + best"],
  ];
  for (const group of grouped(seen, (row) => [row.device, row.noise_percent, row.type, row.samples].join()).values()) {
    const error = (sampling, model) => {
      const row = group.find((one) => one.sampling === sampling && one.model === model);
      return row ? percent(Number(row.mape_percent)) : "";
    };
    const {device, noise_percent, type, samples} = group[0];
    const errors = ["random", "representatives"].flatMap((one) => [error(one, "forest"), error(one, "best")]);
    lines.push([device, `${noise_percent} %`, type, samples, ...errors]);
  }
  return lines;
}

/** Whether a found width is the one that all values of the sweep show. */
const isTrue = (row) => row.width === row.true_width && (row.width === "1" || row.offset === row.true_offset);

/**
 * A line per device and noise: how many step widths are the true ones, and how many more have plateaus that rise by less
 * than a tenth of the noise, which no affordable number of measurements tells from a step.
 */
export function summarizeWidths(rows) {
  const lines = [
    ["device", "noise", "parameters", "true", "true but for slopes below noise / 10", "measurements each"],
  ];
  for (const group of grouped(rows, (row) => [row.device, row.noise_percent].join()).values()) {
    const noise = Number(group[0].noise_percent);
    const right = group.filter(isTrue).length;
    const hidden = group.filter((row) => !isTrue(row) && Number(row.slope_percent) < noise / 10).length;
    const each = Math.round(meanOf(group, "measurements"));
    lines.push([group[0].device, `${group[0].noise_percent} %`, group.length, right, right + hidden, each]);
  }
  return lines;
}

/** A line per device and noise: the mean and the largest error over whole networks. */
export function summarizeNetworks(rows) {
  const lines = [["device", "noise", "networks", "part of their cycles", "mean error", "worst error"]];
  for (const group of grouped(rows, (row) => [row.device, row.noise_percent].join()).values()) {
    const worst = Math.max(...group.map((row) => Math.abs(Number(row.error_percent))));
    const mean = percent(meanOf(group, "error_percent"));
    const covered = percent(meanOf(group, "covered_percent"));
    lines.push([group[0].device, `${group[0].noise_percent} %`, group.length, covered, mean, percent(worst)]);
  }
  return lines;
}

/** A line per kind of accelerator and noise: how well descriptions do whose hidden parameters were found. */
export function summarizeCalibrations(rows) {
  const lines = [
    ["device", "noise", "draws", "measured", "unseen layers", "worst", "exact", "networks", "worst network"],
  ];
  const key = (row) => [row.device, row.noise_percent].join();
  for (const group of grouped(rows, key).values()) {
    const {device, noise_percent} = group[0];
    const mean = (column) => percent(meanOf(group, column));
    const worst = (column) => percent(Math.max(...group.map((row) => Number(row[column]))));
    lines.push([
      device,
      `${noise_percent} %`,
      group.length,
      Math.round(meanOf(group, "measured")),
      mean("mape_percent"),
      worst("worst_percent"),
      mean("exact_percent"),
      mean("networks_mean_percent"),
      worst("networks_worst_percent"),
    ]);
  }
  return lines;
}

/** A line per measured table and model: each row predicted from the others. */
export function summarizeTables(rows) {
  const lines = [["table", "rows", "model", "mean error", "worst error"]];
  for (const row of rows) {
    lines.push([row.table, row.rows, row.model, percent(Number(row.mape_percent)), percent(Number(row.worst_percent))]);
  }
  return lines;
}

/** A line per table of a device and number of rows learnt: errors on other rows, and how many their intervals hold. */
export function summarizeDeviceTables(rows) {
  const lines = [["table", "samples", "forest", "best", "method", "within the interval"]];
  for (const group of grouped(rows, (row) => [row.table, row.samples].join()).values()) {
    const of = (model) => group.find((row) => row.model === model);
    const best = of("best");
    if (!best) continue;
    const error = (row) => percent(Number(row.mape_percent));
    lines.push([best.table, best.samples, error(of("forest")), error(best), best.chosen, `${best.covered_percent} %`]);
  }
  return lines;
}

/** @param {unknown[][]} table a header and rows */
function asText([header = [], ...rows]) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

async function main(devices) {
  await buildPreset("native", ["cyclescope_experiments"]);
  progress("runs them");
  runOpenly(join(root, "build/native/tests/cyclescope_experiments"), [kFolder, ...devices]);
  for (const [name, summarize] of Object.entries({
    step_widths: summarizeWidths,
    layers: summarizeLayers,
    networks: summarizeNetworks,
    calibrations: summarizeCalibrations,
    tables: summarizeTables,
    device_tables: summarizeDeviceTables,
  })) {
    console.log(`\n${asText(summarize(readTable(name)))}`);
  }
}

if (isMain(import.meta)) await main(process.argv.slice(2));
