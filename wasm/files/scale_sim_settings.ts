/** SCALE-Sim's settings (.cfg) as parameters of the accelerator that is like it. */
import {FileProblem} from "./file_content.ts";

/** The preset that SCALE-Sim's array is. */
export const kScaleSimPreset = "systolic_array";

export interface ScaleSimSettings {
  /** Values of parameters of the preset. */
  readonly parameters: Readonly<Record<string, number | string>>;
  /** Settings that have no parameter here, as the file calls them. */
  readonly leftOut: readonly string[];
}

const kDataflows: Readonly<Record<string, string>> = {
  os: "output_stationary",
  ws: "weight_stationary",
  is: "input_stationary",
};

const kNumbers: Readonly<Record<string, string>> = {
  arrayheight: "rows",
  arraywidth: "columns",
  ifmapsramszkb: "ifmap_kib",
  ifmapsramsz: "ifmap_kib",
  filtersramszkb: "weight_kib",
  filtersramsz: "weight_kib",
  ofmapsramszkb: "output_kib",
  ofmapsramsz: "output_kib",
};

export function looksLikeScaleSimSettings(start: string): boolean {
  return /^\s*\[architecture_presets\]\s*$/im.test(start);
}

/** Throws a FileProblem. A bandwidth is words per cycle there, of one byte each. */
export function readScaleSimSettings(text: string): ScaleSimSettings {
  const parameters: Record<string, number | string> = {};
  const leftOut: string[] = [];
  let section = "";
  for (const line of text.split(/\r?\n/)) {
    const [, name] = /^\s*\[(\w+)\]/.exec(line) ?? [];
    if (name !== undefined) section = name.toLowerCase();
    const [, key, value] = /^\s*([\w ]+?)\s*[:=]\s*([^#;]*?)\s*([#;].*)?$/.exec(line) ?? [];
    if (section !== "architecture_presets" || key === undefined || value === undefined || value === "") continue;
    const known = kNumbers[key.toLowerCase()];
    if (known !== undefined) parameters[known] = wholeNumber(key, value);
    else if (key.toLowerCase() === "dataflow") parameters.dataflow = dataflow(value);
    else if (key.toLowerCase() === "bandwidth" && /^\d+$/.test(value)) parameters.dram_bandwidth = Number(value);
    else leftOut.push(key);
  }
  if (Object.keys(parameters).length === 0) {
    throw new FileProblem("BadSettings", "the settings of SCALE-Sim name neither an array nor its memories");
  }
  return {parameters, leftOut};
}

function wholeNumber(key: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new FileProblem("BadSettings", `${key} is '${text}'; a whole number of at least 1 is expected`);
}

function dataflow(text: string): string {
  const known = kDataflows[text.toLowerCase()];
  if (known !== undefined) return known;
  throw new FileProblem("BadSettings", `Dataflow is '${text}', which is none of os, ws, is`);
}
