/** A described accelerator whose parameters are to be found: which of them, and what is known of the others. */

import type {ArchitectureSummary, ParameterSummary, ParameterValue} from "../../core/types.ts";
import type {Response} from "../../../../wasm/client/core_client.ts";
import {withEntry} from "../setup.ts";
import type {DocumentSource} from "../setup.ts";

/** The kind of accelerator that the device is taken to be, and what is known of its parameters. */
export interface CalibratedKind {
  readonly source: DocumentSource;
  readonly text: string;
  readonly summary: ArchitectureSummary;
  /** Names of the parameters to find. */
  readonly sought: readonly string[];
  /** Values of those that are known. The rest keeps its default. */
  readonly known: Readonly<Record<string, ParameterValue>>;
}

export interface CalibrationFound {
  readonly kind: CalibratedKind;
  readonly result: CalibrateResult;
}

export type CalibrateResult = Response<"calibrate">;

/** Whether the default is computed from other parameters, so that it is likely to be right when these are. */
export function followsOthers({default_expression: expression = ""}: ParameterSummary): boolean {
  return /(?<!\w)[A-Za-z_]\w*\b(?!\s*\()/.test(expression);
}

/** To begin with, everything is to be found that does not follow from the rest. */
export function kindOf(source: DocumentSource, text: string, summary: ArchitectureSummary): CalibratedKind {
  const sought = summary.parameters.filter((parameter) => !followsOthers(parameter)).map(({name}) => name);
  return {source, text, summary, sought, known: {}};
}

/** A parameter that is not to be found is known: to be its default, unless another value is given. */
export function withSought(kind: CalibratedKind, name: string, wanted: boolean): CalibratedKind {
  const parameter = kind.summary.parameters.find((candidate) => candidate.name === name);
  if (parameter === undefined) return kind;
  const chosen = wanted ? [...kind.sought, name] : kind.sought.filter((other) => other !== name);
  const sought = kind.summary.parameters.map((each) => each.name).filter((each) => chosen.includes(each));
  const value = wanted || followsOthers(parameter) ? undefined : parameter.value;
  return {...kind, sought, known: withEntry(kind.known, name, value)};
}

/** `value` undefined: the default, as it follows from other parameters. */
export function withKnown(kind: CalibratedKind, name: string, value: ParameterValue | undefined): CalibratedKind {
  return {...kind, known: withEntry(kind.known, name, value)};
}
