/** The documents and results that a client knows, and their numbers in each module. */
import type {BlobLike} from "./platform.ts";
import type {ModuleName} from "./bound_module.ts";
import {blobSource} from "./byte_source.ts";
import type {ByteSource} from "./byte_source.ts";
import type {Handle} from "./handle.ts";
import type {ModuleLink} from "./module_link.ts";
import {success} from "./outcome.ts";
import type {Outcome} from "./outcome.ts";

/**
 * `architecture`: a description of an accelerator. `network`: our own JSON. `file`: a network in any format, which its
 * first bytes tell. `table`: CSV. `model`: a fitted one, JSON.
 */
export type DocumentKind = "architecture" | "network" | "file" | "table" | "model";
function isSource(content: DocumentContent): content is string | ByteSource {
  return typeof content === "string" || "read" in content;
}

/** Text; or, of a file, its bytes: a Blob only in a worker. */
export type DocumentContent = string | ByteSource | BlobLike;

/** What stands between the texts of a description and of the libraries that it may use. */
const kRecordSeparator = "\u001e";

/** Whether a description may use libraries: it is not read for that. */
function mayUse({kind, content}: Source): boolean {
  return kind === "architecture" && typeof content === "string" && content.includes('"use"');
}

const kInBothModules: ReadonlySet<DocumentKind> = new Set(["architecture", "network"]);

/** A number that no module gives: it says itself what that means where something is closed, or gone. */
const kNoHandle = 2 ** 31 - 1;

interface Source {
  readonly kind: DocumentKind;
  readonly content: DocumentContent;
}

interface Entry {
  /** Undefined: a result, which is in the module that made it. */
  readonly source: Source | undefined;
  readonly numbers: Map<ModuleName, number>;
}

export class Documents {
  readonly #entries = new Map<string, Entry>();
  readonly #prefix: string;
  #libraries: readonly string[] | undefined;
  #next = 1;

  /** `prefix`: of the names of results, different from those of all other clients that are used together. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** A document is put into a module when it is first used there. `name` must be new. */
  open(kind: DocumentKind, content: DocumentContent, name = this.#newName()): Handle {
    this.#entries.set(name, {source: {kind, content}, numbers: new Map()});
    return {document: name};
  }

  /** A result that a module made. */
  keep(module: ModuleName, number: number): Handle {
    const name = this.#newName();
    this.#entries.set(name, {source: undefined, numbers: new Map([[module, number]])});
    return {document: name};
  }

  /** Forgets it; the numbers by which modules know it. */
  close({document}: Handle): ReadonlyMap<ModuleName, number> {
    const numbers = this.#entries.get(document)?.numbers;
    this.#entries.delete(document);
    return numbers ?? new Map();
  }

  /** The only module that can have it, if there is only one. */
  homeOf({document}: Handle): ModuleName | undefined {
    const entry = this.#entries.get(document);
    if (entry?.source === undefined) return entry?.numbers.keys().next().value;
    return kInBothModules.has(entry.source.kind) ? undefined : "full";
  }

  /** Whether one of them is a description that may use libraries, which nobody has given. */
  lackLibraries(handles: readonly Handle[]): boolean {
    if (this.#libraries !== undefined) return false;
    return handles.some(({document}) => {
      const source = this.#entries.get(document)?.source;
      return source !== undefined && mayUse(source);
    });
  }

  giveLibraries(texts: readonly string[]): void {
    this.#libraries = texts;
  }

  /** Its number in a module, which reads it now if it has not yet. */
  numberIn(module: ModuleName, link: ModuleLink, {document}: Handle): Outcome<number> {
    const entry = this.#entries.get(document);
    const known = entry?.numbers.get(module);
    if (known !== undefined) return success(known);
    if (entry?.source === undefined) return success(kNoHandle);
    const {kind} = entry.source;
    const content = this.#withLibraries(entry.source);
    const put = link.put(kind, isSource(content) ? content : blobSource(content));
    if (!put.ok) return put;
    entry.numbers.set(module, put.value.handle);
    return success(put.value.handle);
  }

  #withLibraries(source: Source): DocumentContent {
    if (!mayUse(source)) return source.content;
    return [source.content, ...(this.#libraries ?? [])].join(kRecordSeparator);
  }

  #newName(): string {
    return `${this.#prefix}${this.#next++}`;
  }
}
