/** The core in this thread: both modules behind one object, which loads each when it is first needed. */
import {kOperations} from "../types/operations.ts";
import type {BoundModule, ModuleName} from "./bound_module.ts";
import type {CallName, CoreClient, JobName, JobPartial, Request, Response} from "./core_client.ts";
import {Documents} from "./documents.ts";
import type {DocumentContent, DocumentKind} from "./documents.ts";
import {giveHandles, handlesIn, withNumbers} from "./handle.ts";
import type {Handle} from "./handle.ts";
import {ModuleLink} from "./module_link.ts";
import {failure, success} from "./outcome.ts";
import type {Outcome} from "./outcome.ts";
import {runJob} from "./run_job.ts";
import type {RunOptions} from "./run_job.ts";

export type ModuleLoaders = Readonly<Record<ModuleName, () => Promise<BoundModule>>>;

/** The texts of all libraries that descriptions may use. */
export type LibraryReader = () => Promise<readonly string[]>;

interface Prepared {
  readonly module: ModuleName;
  readonly link: ModuleLink;
  /** With numbers for handles. */
  readonly request: unknown;
}

export class Client implements CoreClient {
  readonly #loaders: ModuleLoaders;
  readonly #links = new Map<ModuleName, Promise<Outcome<ModuleLink>>>();
  readonly #documents: Documents;
  readonly #readLibraries: LibraryReader;

  /**
   * `readLibraries` gives what descriptions may use. `prefix` begins the names of the handles that it makes: clients
   * whose handles may meet need different ones.
   */
  constructor(loaders: ModuleLoaders, readLibraries: LibraryReader, prefix = "") {
    this.#loaders = loaders;
    this.#readLibraries = readLibraries;
    this.#documents = new Documents(prefix);
  }

  open(kind: DocumentKind, content: DocumentContent, name?: string): Handle {
    return this.#documents.open(kind, content, name);
  }

  close(handle: Handle): void {
    for (const [module, number] of this.#documents.close(handle)) {
      void this.#link(module).then((link) => link.ok && link.value.call("release", {handle: number}));
    }
  }

  async call<Name extends CallName>(operation: Name, request: Request<Name>): Promise<Outcome<Response<Name>>> {
    const prepared = await this.#prepare(operation, request);
    if (!prepared.ok) return prepared;
    const {module, link, request: numbered} = prepared.value;
    return this.#answer(operation, module, link.call(operation, numbered));
  }

  async run<Name extends JobName>(
    operation: Name,
    request: Request<Name>,
    options: RunOptions<JobPartial<Name>> = {},
  ): Promise<Outcome<Response<Name>>> {
    const prepared = await this.#prepare(operation, request);
    if (!prepared.ok) return prepared;
    const {module, link, request: numbered} = prepared.value;
    const outcome = await runJob(link, operation, numbered, options as RunOptions<unknown>);
    return this.#answer(operation, module, outcome);
  }

  async #prepare(operation: string, request: object): Promise<Outcome<Prepared>> {
    const handles = handlesIn(request);
    const module = this.#moduleFor(operation, request);
    const [link, libraries] = await Promise.all([this.#link(module), this.#giveLibraries(handles)]);
    if (!link.ok) return link;
    if (!libraries.ok) return libraries;
    const numbers = new Map<string, number>();
    for (const handle of handles) {
      const number = this.#documents.numberIn(module, link.value, handle);
      if (!number.ok) return number;
      numbers.set(handle.document, number.value);
    }
    const numbered = withNumbers(request, ({document}) => numbers.get(document) ?? 0);
    return success({module, link: link.value, request: numbered});
  }

  /** Libraries are read when the first description that uses any is wanted, and again where that failed. */
  async #giveLibraries(handles: readonly Handle[]): Promise<Outcome<null>> {
    if (!this.#documents.lackLibraries(handles)) return success(null);
    try {
      this.#documents.giveLibraries(await this.#readLibraries());
      return success(null);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return failure("LoadFailed", "architecture", `the libraries could not be loaded: ${reason}`, "try again");
    }
  }

  /**
   * The module that has what the request names; else the first that has the operation. A `known` estimate of the other
   * module is as one that is gone.
   */
  #moduleFor(operation: string, request: object): ModuleName {
    const handles = handlesIn({...request, known: undefined});
    const home = handles.map((handle) => this.#documents.homeOf(handle)).find((name) => name !== undefined);
    const isFirst = Object.hasOwn(kOperations.cyclescope, operation) && !wantsMore(request);
    return home ?? (isFirst ? "cyclescope" : "full");
  }

  #answer<T>(operation: string, module: ModuleName, outcome: Outcome<unknown>): Outcome<T> {
    if (!outcome.ok) return outcome;
    const table: Readonly<Record<string, readonly string[]>> = kOperations[module];
    giveHandles(outcome.value, table[operation] ?? [], (number) => this.#documents.keep(module, number));
    return outcome as Outcome<T>;
  }

  /** A module that could not be loaded is loaded again with the next request. */
  #link(module: ModuleName): Promise<Outcome<ModuleLink>> {
    const known = this.#links.get(module);
    if (known !== undefined) return known;
    const loading = this.#loaders[module]().then(
      (bound) => success(new ModuleLink(bound)),
      (error: unknown) => {
        this.#links.delete(module);
        const reason = error instanceof Error ? error.message : String(error);
        return failure("LoadFailed", "module", `the estimator could not be loaded: ${reason}`, "try again");
      },
    );
    this.#links.set(module, loading);
    return loading;
  }
}

/** Whether a request asks for what the first module's operation of that name lacks. */
function wantsMore(request: object): boolean {
  return ("method" in request && request.method === "simulate") || ("floors" in request && request.floors === true);
}
