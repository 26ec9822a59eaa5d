/** Everything the page shows, in one value. */

import type {
  ArchitectureSummary,
  Attribution,
  Diagnostic,
  LayerEstimate,
  ModelSummary,
  NetworkSummary,
  Overview,
  Progress,
} from "../core/types.ts";
import {kNoEnergy} from "./explore/energy.ts";
import type {EnergyTable} from "./explore/energy.ts";
import type {Exploration} from "./explore/exploration.ts";
import type {Made} from "./link/made.ts";
import type {Preview} from "./preview.ts";
import type {PortableSetup, Setup} from "./setup.ts";
import {kInitialSetup} from "./setup.ts";
import {kNoControls, together} from "./teach/controls.ts";
import type {Controls} from "./teach/controls.ts";
import {kNoFrame} from "./teach/teach_url.ts";
import type {Frame, LessonPlace} from "./teach/teach_url.ts";

/** Something to tell that belongs to no control and goes when it is read. */
export interface Notice {
  readonly id: number;
  readonly tone: "info" | "warning" | "error";
  readonly text: string;
  /** What can be done about it. */
  readonly action?: {readonly label: string; readonly run: () => void};
}

/** Steps of learning a device, in their order. */
export const kLearnSteps = ["device", "steps", "plan", "train", "use"] as const;
export type LearnStep = (typeof kLearnSteps)[number];

/** A file that could not be used; what was there before stays. */
export interface RefusedFile {
  /** What it was to be. */
  readonly what: "architecture" | "network";
  readonly name: string;
  readonly error: Diagnostic;
  /** A description or network in JSON, which can be mended in the editor. */
  readonly text?: string;
}

/** An estimate, and what it is of. */
export interface Estimated {
  readonly setup: Setup;
  /** Which setup that was: AppState.turn at the time. */
  readonly turn: number;
}

/** A setup that was pinned, to compare others with. */
export interface Pinned {
  readonly setup: PortableSetup;
  /** Its estimate, once it is here. */
  readonly estimate: Overview | undefined;
  readonly problem: Diagnostic | undefined;
  /** What its cycles are spent on, once somebody asked. */
  readonly attribution?: Attribution;
}

export interface AppState {
  readonly setup: Setup;
  /** Counts the setups that were estimated: results of another one are not of the present inputs. */
  readonly turn: number;
  /** Name of the layer that is opened, if any. */
  readonly layer: string | undefined;
  /** The step of learning a device that is open; undefined: estimates are shown. */
  readonly learn: LearnStep | undefined;
  /** What is explored around the setup; undefined: no view is open. */
  readonly exploration: Exploration | undefined;
  readonly pinned: Pinned | undefined;
  /** The lesson that is open; undefined: none. */
  readonly lesson: LessonPlace | undefined;
  /** What its step takes away from the page. */
  readonly lessonControls: Controls;
  /** How the link wants the page to be shown. */
  readonly frame: Frame;
  /** What energy is counted with; nothing is in it that the user did not give. */
  readonly energy: EnergyTable;
  /** What somebody wrote to it; empty where nobody did. */
  readonly title: string;
  readonly note: string;
  /** What made the result that the address was shared with, until something else is asked for. */
  readonly made: Made | undefined;
  /** Text of the setup's architecture, once it is here. */
  readonly architectureText: string;
  /** Of the latest documents without errors. */
  readonly architecture: ArchitectureSummary | undefined;
  /** In place of `architecture` where the accelerator is a fitted model. */
  readonly model: ModelSummary | undefined;
  readonly network: NetworkSummary | undefined;
  /** Parameters of the setup that the architecture does not have. */
  readonly ignored: readonly string[];
  /** The latest result, which may be that of an earlier setup: see `estimated`. */
  readonly estimate: Overview | undefined;
  /** `estimate` came with the page: until the core has made it, nothing more of it is known. */
  readonly shipped: boolean;
  /** What `estimate` is of. */
  readonly estimated: Estimated | undefined;
  /** What is known beside it of a setup that takes its time, or was stopped. */
  readonly preview: Preview | undefined;
  /** What is shown is not of the present inputs, and must not look as if it were. */
  readonly stale: boolean;
  /** The user wants to know what the cycles are spent on. */
  readonly why: boolean;
  /** What those of `estimate` are spent on, once it is here. */
  readonly attribution: Attribution | undefined;
  /** All that is known of the opened layer, once it is here. */
  readonly details: LayerEstimate | undefined;
  readonly problem: Diagnostic | undefined;
  readonly running: boolean;
  readonly progress: Progress | undefined;
  /** The user stopped the estimate of this setup. */
  readonly stopped: boolean;
  /** Name of the file that is being read. */
  readonly reading: string | undefined;
  readonly refused: RefusedFile | undefined;
  /** A table of measurements that was dropped and not yet taken. */
  readonly table: File | undefined;
  readonly leftOut: readonly ("architecture" | "network")[];
  readonly notices: readonly Notice[];
  /** Version of the core, once it is loaded. */
  readonly version: string;
}

export const kInitialState: AppState = {
  setup: kInitialSetup,
  turn: 0,
  layer: undefined,
  learn: undefined,
  exploration: undefined,
  pinned: undefined,
  lesson: undefined,
  lessonControls: kNoControls,
  frame: kNoFrame,
  energy: kNoEnergy,
  title: "",
  note: "",
  made: undefined,
  architectureText: "",
  architecture: undefined,
  model: undefined,
  network: undefined,
  ignored: [],
  estimate: undefined,
  shipped: false,
  estimated: undefined,
  preview: undefined,
  stale: false,
  why: false,
  attribution: undefined,
  details: undefined,
  problem: undefined,
  running: false,
  progress: undefined,
  stopped: false,
  reading: undefined,
  refused: undefined,
  table: undefined,
  leftOut: [],
  notices: [],
  version: "",
};

/** What the link and the lesson take away from the page. */
export function controlsOf({frame, lessonControls}: AppState): Controls {
  return together(frame.controls, lessonControls);
}
