/** What the page and its worker say to each other: one tagged union per direction. */

import type {
  ArchitectureSummary,
  Diagnostic,
  Estimate,
  EstimateRequest,
  ModelSummary,
  NetworkSummary,
  ParameterValue,
  Progress,
} from "./types.ts";

export interface EstimateJob {
  /** The documents' texts, so that errors have lines and columns. The accelerator may be a fitted model. */
  readonly architecture: string;
  readonly network: string;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly method: NonNullable<EstimateRequest["method"]>;
}

export type Outcome<T> = {readonly ok: true; readonly value: T} | {readonly ok: false; readonly error: Diagnostic};

export type Question =
  | {readonly kind: "estimate"; readonly id: number; readonly job: EstimateJob}
  | {readonly kind: "cancel"; readonly id: number}
  | {readonly kind: "check"; readonly id: number; readonly what: "architecture" | "model"; readonly text: string}
  | {
      readonly kind: "read_onnx";
      readonly id: number;
      readonly file: Blob;
      readonly dimensions: Readonly<Record<string, number>>;
    };

export type Answer =
  | {readonly kind: "loaded"; readonly version: string}
  | {readonly kind: "load_failed"; readonly message: string}
  /** The module trapped (out of memory, say): the worker must be replaced. */
  | {readonly kind: "crashed"; readonly message: string}
  /** The description has no errors. `ignored`: parameters of the job that it does not have. */
  | {
      readonly kind: "architecture";
      readonly id: number;
      readonly summary: ArchitectureSummary;
      readonly ignored: readonly string[];
    }
  /** The accelerator is a fitted model without errors, which has no parameters at all. */
  | {
      readonly kind: "model";
      readonly id: number;
      readonly summary: ModelSummary;
      readonly ignored: readonly string[];
    }
  /** The network has no errors. Left out where the job before had the same. */
  | {readonly kind: "network"; readonly id: number; readonly summary: NetworkSummary}
  | {readonly kind: "progress"; readonly id: number; readonly progress: Progress}
  /** The last answer to an estimate question: its estimate, or why there is none. */
  | {readonly kind: "estimate"; readonly id: number; readonly outcome: Outcome<Estimate>}
  /** The last answer to an estimate question that was cancelled. */
  | {readonly kind: "cancelled"; readonly id: number}
  | {readonly kind: "onnx"; readonly id: number; readonly outcome: Outcome<NetworkSummary>}
  | {readonly kind: "checked"; readonly id: number; readonly outcome: Outcome<ArchitectureSummary | ModelSummary>};
