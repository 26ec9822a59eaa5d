/** What tells tabs and steps of the history apart. */

import type {AppState, LearnStep} from "./app_state.ts";
import {designTitle} from "./catalogue.ts";
import type {ViewName} from "./explore/exploration.ts";
import {kDefaultMethod, kMethods} from "./method.ts";
import {nameOf} from "./setup.ts";

export const kViewTitles: Readonly<Record<ViewName, string>> = {
  help: "What would help",
  sweep: "Sweep",
  roofline: "Roofline",
  waterfall: "Where cycles go",
  machine: "Machine",
  memory: "Memory",
  energy: "Energy",
  layer: "Inside a layer",
};

const kStepTitles: Readonly<Record<LearnStep, string>> = {
  device: "Device",
  steps: "Step widths",
  plan: "Plan",
  train: "Train",
  use: "Use",
};

/** How many parameters a title names. */
const kMostNamed = 3;

/** The most particular first, as tabs show the beginning only. */
export function pageTitle(state: AppState): string {
  return [...partsOf(state), "Cyclescope"].join(" – ");
}

function partsOf({title, setup, learn, exploration, layer, turn, estimated}: AppState): string[] {
  if (learn !== undefined) return ["Learn a device", kStepTitles[learn]];
  const design = designTitle(nameOf(setup.network), nameOf(setup.architecture));
  const method = kMethods.find(({id}) => id === setup.method && id !== kDefaultMethod)?.title;
  const named = [design, ...parametersText(setup.parameters), ...(method === undefined ? [] : [method])].join(", ");
  const view = exploration === undefined ? [] : [kViewTitles[exploration.view]];
  return [
    ...(title === "" ? [] : [title]),
    estimated?.turn === turn ? named : `${named}, not estimated`,
    ...view,
    ...(layer === undefined ? [] : [layer]),
  ];
}

function parametersText(parameters: AppState["setup"]["parameters"]): string[] {
  const named = Object.entries(parameters).map(([name, value]) => `${name} ${value}`);
  return named.length > kMostNamed ? [...named.slice(0, kMostNamed), "…"] : named;
}
