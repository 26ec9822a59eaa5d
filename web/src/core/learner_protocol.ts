/** What the page and the worker of Performance Representatives say to each other. */

import type {Representatives} from "../../../wasm/representatives.mjs";
import type {Outcome} from "./protocol.ts";
import type {
  CalibrateRequest,
  CalibrateStep,
  FitRequest,
  FitStep,
  MeasureRequest,
  MeasureStep,
  SweepRequest,
  SweepStep,
} from "./types.ts";

/** Functions that answer at once. */
export type CallName =
  "layerTypes" | "readTable" | "plan" | "splitTable" | "readModel" | "predict" | "evaluate" | "estimate";
export type CallArguments<Name extends CallName> = Parameters<Representatives[Name]>;
export type CallOutcome<Name extends CallName> = ReturnType<Representatives[Name]>;

/** What takes long: sweeping or measuring on a described accelerator, fitting a model, and finding parameters. */
export type LearnerJob =
  | {readonly kind: "sweep"; readonly architecture: string; readonly request: SweepRequest}
  | {
      readonly kind: "measure";
      readonly architecture: string;
      /** CSV. */
      readonly layers: string;
      readonly request: MeasureRequest;
    }
  | {readonly kind: "fit"; readonly table: string; readonly request: FitRequest}
  | {
      readonly kind: "calibrate";
      readonly architecture: string;
      readonly table: string;
      readonly request: CalibrateRequest;
    };

export interface LearnerSteps {
  readonly sweep: SweepStep;
  readonly measure: MeasureStep;
  readonly fit: FitStep;
  readonly calibrate: CalibrateStep;
}
export type LearnerStep = LearnerSteps[LearnerJob["kind"]];

export type LearnerQuestion =
  | {readonly kind: "call"; readonly id: number; readonly name: CallName; readonly arguments: readonly unknown[]}
  | {readonly kind: "job"; readonly id: number; readonly job: LearnerJob}
  | {readonly kind: "cancel"; readonly id: number};

export type LearnerAnswer =
  | {readonly kind: "load_failed"; readonly message: string}
  | {readonly kind: "crashed"; readonly message: string}
  | {readonly kind: "called"; readonly id: number; readonly outcome: Outcome<unknown>}
  /** A job goes on. */
  | {readonly kind: "step"; readonly id: number; readonly step: LearnerStep}
  /** The last answer to a job. */
  | {readonly kind: "done"; readonly id: number; readonly outcome: Outcome<LearnerStep>}
  /** The last answer to a job that was cancelled. */
  | {readonly kind: "cancelled"; readonly id: number};
