/** What the user has asked for: everything that decides the result, and nothing that follows from it. */

import type {ParameterValue} from "../core/types.ts";
import {kDefaultMethod} from "./method.ts";
import type {Method} from "./method.ts";

/** One of the accelerators or networks that come with the page. */
export interface Preset {
  readonly kind: "preset";
  readonly id: string;
}

/** A JSON document of the user's own, an edited preset, whose name it then keeps, or an ONNX file's network. */
export interface OwnDocument {
  readonly kind: "document";
  readonly name: string;
  readonly text: string;
}

/** A link or a reload named it, but could not carry its contents. */
export interface Missing {
  readonly kind: "missing";
  readonly name: string;
}

export type DocumentSource = Preset | OwnDocument | Missing;

export interface Setup {
  readonly architecture: DocumentSource;
  readonly network: DocumentSource;
  /** Only those that the user changed: all others keep the description's defaults. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly method: Method;
}

export const kInitialSetup: Setup = {
  architecture: {kind: "preset", id: "systolic_array"},
  network: {kind: "preset", id: "resnet50"},
  parameters: {},
  method: kDefaultMethod,
};

/** The name that people see. */
export function nameOf(source: DocumentSource): string {
  return source.kind === "preset" ? source.id : source.name;
}

/** `record` with `key` set to `value`, or without it where `value` is undefined. */
export function withEntry<T>(
  record: Readonly<Record<string, T>>,
  key: string,
  value: T | undefined,
): Record<string, T> {
  if (value !== undefined) return {...record, [key]: value};
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}
