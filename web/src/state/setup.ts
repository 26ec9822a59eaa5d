/** What the user has asked for: everything that decides the result, and nothing that follows from it. */

import opening from "../../opening.json";
import type {ParameterValue} from "../core/types.ts";
import {kDefaultMethod} from "./method.ts";
import type {Method} from "./method.ts";
import type {TileSetup} from "./tiles/tiles.ts";

/** One of the accelerators or networks that come with the page. */
export interface Preset {
  readonly kind: "preset";
  readonly id: string;
  /** Of a network: values of its parameters that the user changed. */
  readonly dimensions?: Readonly<Record<string, number>>;
}

/** A JSON document of the user's own, or an edited preset, whose name it then keeps. */
export interface OwnDocument {
  readonly kind: "document";
  readonly name: string;
  readonly text: string;
  /** Of a network: values of its parameters that the user changed. */
  readonly dimensions?: Readonly<Record<string, number>>;
}

/** A link or a reload named it, but could not carry its contents. */
export interface Missing {
  readonly kind: "missing";
  readonly name: string;
  readonly dimensions?: Readonly<Record<string, number>>;
}

export type DocumentSource = Preset | OwnDocument | Missing;

/** A file of another format, while the page has it; links and the history have its network in our own JSON. */
export interface NetworkFile {
  readonly kind: "file";
  readonly name: string;
  readonly file: File;
  /** Values of its open dimensions. */
  readonly dimensions: Readonly<Record<string, number>>;
}

export type NetworkSource = DocumentSource | NetworkFile;

export interface Setup {
  readonly architecture: DocumentSource;
  readonly network: NetworkSource;
  /** Only those that the user changed: all others keep the description's defaults. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly method: Method;
  /** Left out where the description chooses all tile sizes. */
  readonly tiles?: TileSetup;
}

/** A setup that links and the history can hold. */
export interface PortableSetup extends Setup {
  readonly network: DocumentSource;
}

export const kInitialSetup: PortableSetup = {
  architecture: {kind: "preset", id: opening.architecture},
  network: {kind: "preset", id: opening.network},
  parameters: {},
  method: kDefaultMethod,
};

/** Values of a network's parameters that the user changed, or of what a file leaves open. */
export function dimensionsOf(source: NetworkSource): Readonly<Record<string, number>> {
  return source.dimensions ?? {};
}

type Mutable<T> = T extends unknown ? {-readonly [Key in keyof T]: T[Key]} : never;

/** The network with other values of its parameters; without any where all have their defaults. */
export function withDimensions(source: DocumentSource, dimensions: Readonly<Record<string, number>>): DocumentSource {
  if (Object.keys(dimensions).length > 0) return {...source, dimensions};
  const plain: Mutable<DocumentSource> = {...source};
  delete plain.dimensions;
  return plain;
}

/** The name that people see. */
export function nameOf(source: NetworkSource): string {
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
