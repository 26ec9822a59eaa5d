/** What the user can do: every action changes the Setup, and every change of the Setup is estimated and kept in the URL. */

import {looksLikeModel} from "../../../wasm/model_text.mjs";
import {CoreClient, moduleFailure} from "../core/client.ts";
import type {EstimateListener} from "../core/client.ts";
import type {Outcome} from "../core/protocol.ts";
import type {ArchitectureSummary, Diagnostic, ParameterValue} from "../core/types.ts";
import {kInitialState} from "./app_state.ts";
import type {AppState, LearnStep, Notice} from "./app_state.ts";
import {presetEntry, presetText, textOf} from "./catalogue.ts";
import type {Method} from "./method.ts";
import {PlaceKeeper} from "./place_keeper.ts";
import {recogniseFile} from "./recognise.ts";
import {kInitialSetup, withEntry} from "./setup.ts";
import type {DocumentSource, Setup} from "./setup.ts";
import {Store} from "./store.ts";
import type {DecodedPlace} from "./url.ts";

type What = "architecture" | "network";

export class Session {
  readonly store = new Store<AppState>(kInitialState);
  readonly #client: CoreClient;
  readonly #keeper: PlaceKeeper;
  /** Counts changes of the Setup, so that what was fetched for an older one is dropped. */
  #turn = 0;
  #nextNotice = 1;

  constructor(makeWorker: () => Worker) {
    this.#client = new CoreClient(makeWorker, (version) => this.store.update({version}));
    this.#keeper = new PlaceKeeper(
      (place) => this.#arrive(place),
      ({leftOut}) => this.store.update({leftOut}),
    );
  }

  /** Opens what the address says. */
  start(): Promise<void> {
    return this.#keeper.arrive();
  }

  choosePreset(what: What, id: string): void {
    const source: DocumentSource = {kind: "preset", id};
    this.#replaceDocument(what, source);
  }

  /** Takes the whole text of the editor after each change of it. */
  editArchitecture(text: string): void {
    const {setup, architectureText} = this.store.state;
    if (text === architectureText) return;
    const {architecture} = setup;
    if (looksLikeModel(text)) void this.#usePastedModel(text);
    const name = architecture.kind === "preset" ? architecture.id : architecture.name;
    this.store.update({architectureText: text});
    this.#change({...setup, architecture: {kind: "document", name, text}}, "edit");
    void this.#recogniseUnedited(name, text);
  }

  /** While dragging only the estimate follows; the history gets the value at which the user let go. */
  setParameter(name: string, value: ParameterValue | undefined, phase: "dragging" | "done" = "done"): void {
    const {setup} = this.store.state;
    const parameters = withEntry(setup.parameters, name, value);
    this.#change({...setup, parameters}, phase === "done" ? `parameter ${name}` : undefined);
  }

  chooseMethod(method: Method): void {
    this.#change({...this.store.state.setup, method}, "method");
  }

  resetParameters(): void {
    this.#change({...this.store.state.setup, parameters: {}}, "reset");
  }

  /** Makes a fitted model the accelerator and shows estimates. */
  useModel(name: string, text: string): void {
    this.useAccelerator({kind: "document", name, text}, {});
  }

  /** Makes this the accelerator, with these parameters, and shows estimates. */
  useAccelerator(source: DocumentSource, parameters: Setup["parameters"]): void {
    this.store.update({learn: undefined});
    this.#replaceDocument("architecture", source, parameters);
  }

  /** Opens a step of learning a device; undefined shows estimates again. */
  openLearn(learn: LearnStep | undefined): void {
    if (learn === this.store.state.learn) return;
    this.store.update({learn});
    void this.#keep(`learn ${learn}`);
  }

  /** A table of measurements that was dropped waits here until the workspace takes it. */
  takeTable(): File | undefined {
    const file = this.store.state.table;
    if (file !== undefined) this.store.update({table: undefined});
    return file;
  }

  checkArchitecture(text: string): Promise<Outcome<ArchitectureSummary>> {
    return this.#client.checkArchitecture(text);
  }

  async openFile(file: File, expected: What = "network"): Promise<void> {
    this.store.update({reading: file.name, refused: undefined});
    try {
      const kind = await recogniseFile(file, expected);
      if (kind === "table") return this.#openTable(file);
      this.openLearn(undefined);
      if (kind === "onnx") await this.#openOnnx(file, {});
      else await this.#openText(file.name, await file.text(), kind);
    } catch (error) {
      const message = `the file could not be read: ${error instanceof Error ? error.message : String(error)}`;
      this.#refuse(expected, file.name, moduleFailure("FileUnreadable", message).error);
    } finally {
      this.store.update({reading: undefined});
    }
  }

  /** Reads the ONNX file again with other values of its symbolic dimensions. */
  async setDimensions(dimensions: Readonly<Record<string, number>>): Promise<void> {
    const {onnx} = this.store.state;
    if (onnx === undefined) return;
    this.store.update({reading: onnx.file.name, refused: undefined});
    await this.#openOnnx(onnx.file, dimensions);
    this.store.update({reading: undefined});
  }

  selectLayer(layer: string | undefined): void {
    this.store.update({layer});
    void this.#keep("view");
  }

  stop(): void {
    this.#client.cancel();
    this.store.update({running: false, progress: undefined, stopped: true});
  }

  estimateAgain(): void {
    void this.#estimate();
  }

  notify(text: string, tone: Notice["tone"] = "info"): void {
    const notice = {id: this.#nextNotice++, tone, text};
    this.store.update({notices: [...this.store.state.notices, notice]});
  }

  dismiss(id: number): void {
    this.store.update({notices: this.store.state.notices.filter((notice) => notice.id !== id)});
  }

  dismissRefused(): void {
    this.store.update({refused: undefined});
  }

  /** The address as it is once the latest change is in it. */
  async link(): Promise<string> {
    await this.#keep("view");
    return location.href;
  }

  #openTable(table: File): void {
    this.store.update({table});
    this.openLearn("device");
  }

  /** A model is not mended by hand, so one with an error leaves what is there. */
  async #openText(name: string, text: string, kind: What): Promise<void> {
    if (looksLikeModel(text)) {
      const checked = await this.#client.checkModel(text);
      if (!checked.ok) return this.#refuse(kind, name, checked.error);
    }
    this.#replaceDocument(kind, {kind: "document", name, text});
  }

  /** What is pasted over a description is called as the model says, once it is known to be one. */
  async #usePastedModel(text: string): Promise<void> {
    const checked = await this.#client.checkModel(text);
    if (checked.ok && this.store.state.architectureText === text) this.useModel(checked.value.name, text);
  }

  #refuse(what: What, name: string, error: Diagnostic): void {
    this.store.update({refused: {what, name, error}});
  }

  async #openOnnx(file: File, dimensions: Readonly<Record<string, number>>): Promise<void> {
    const outcome = await this.#client.readOnnx(file, dimensions);
    if (!outcome.ok) {
      return this.#refuse("network", file.name, outcome.error);
    }
    const {network, dimensions: found, warnings} = outcome.value;
    this.#replaceDocument("network", {kind: "document", name: file.name, text: JSON.stringify(network)});
    this.store.update({onnx: {file, dimensions: found, warnings}});
  }

  /** Parameters belong to an architecture; an ONNX file and a selected layer to a network. */
  #replaceDocument(what: What, source: DocumentSource, parameters: Setup["parameters"] = {}): void {
    const {setup} = this.store.state;
    this.store.update({refused: undefined, ...(what === "network" ? {onnx: undefined, layer: undefined} : {})});
    const kept = what === "architecture" ? parameters : setup.parameters;
    this.#change({...setup, [what]: source, parameters: kept}, `choose ${what} ${this.#turn}`);
  }

  /** An edited preset that is as it was is the preset again. */
  async #recogniseUnedited(name: string, text: string): Promise<void> {
    if (presetEntry("architecture", name) === undefined) return;
    const original = await presetText("architecture", name);
    const {setup} = this.store.state;
    if (original !== text || setup.architecture.kind !== "document" || setup.architecture.text !== text) return;
    this.store.update({setup: {...setup, architecture: {kind: "preset", id: name}}});
    void this.#keep("edit");
  }

  #arrive({setup, layer, learn, problems}: DecodedPlace): void {
    for (const problem of problems) this.notify(problem, "warning");
    const usable: Setup = {
      ...setup,
      architecture: this.#atHand("architecture", setup.architecture),
      network: this.#atHand("network", setup.network),
    };
    const sameNetwork = JSON.stringify(usable.network) === JSON.stringify(this.store.state.setup.network);
    const sameSetup = this.#turn > 0 && JSON.stringify(usable) === JSON.stringify(this.store.state.setup);
    this.store.update({setup: usable, layer, learn, refused: undefined, ...(sameNetwork ? {} : {onnx: undefined})});
    void this.#keep("view");
    if (!sameSetup) void this.#estimate();
  }

  /** `source`, or what the page opens with where the address names something that is not here. */
  #atHand(what: What, source: DocumentSource): DocumentSource {
    const fallback = kInitialSetup[what];
    const instead = fallback.kind === "preset" ? fallback.id : fallback.name;
    if (source.kind === "missing") {
      this.notify(
        `The link names “${source.name}”, but it was too large to be in the link. Open the file again; until then you see ${instead}.`,
        "warning",
      );
      return fallback;
    }
    if (source.kind === "preset" && presetEntry(what, source.id) === undefined) {
      this.notify(
        `The link names the ${what} “${source.id}”, which this page does not have. You see ${instead}.`,
        "warning",
      );
      return fallback;
    }
    return source;
  }

  /** `step` names the step in the history; undefined makes none. */
  #change(setup: Setup, step: string | undefined): void {
    this.store.update({setup});
    if (step !== undefined) void this.#keep(step);
    void this.#estimate();
  }

  #keep(step: string): Promise<void> {
    const {setup, layer, learn} = this.store.state;
    return this.#keeper.note({setup, layer, learn}, step);
  }

  async #estimate(): Promise<void> {
    const turn = ++this.#turn;
    const {setup} = this.store.state;
    this.store.update({running: true, stopped: false, progress: undefined});
    let architecture: string;
    let network: string;
    try {
      [architecture, network] = await Promise.all([
        textOf("architecture", setup.architecture),
        textOf("network", setup.network),
      ]);
    } catch (error) {
      if (turn !== this.#turn) return;
      const message = `a built-in document could not be fetched: ${error instanceof Error ? error.message : String(error)}`;
      const problem = moduleFailure("NotFetched", message, "check the connection and try again").error;
      this.store.update({running: false, problem});
      return;
    }
    if (turn !== this.#turn) return;
    this.store.update({architectureText: architecture});
    this.#client.estimate(
      {architecture, network, parameters: setup.parameters, method: setup.method},
      this.#listener(turn),
    );
  }

  #listener(turn: number): EstimateListener {
    const ifLatest = (patch: Partial<AppState>) => {
      if (turn === this.#turn) this.store.update(patch);
    };
    return {
      architecture: (architecture, ignored) => ifLatest({architecture, model: undefined, ignored}),
      model: (model, ignored) => ifLatest({architecture: undefined, model, ignored}),
      network: (network) => this.store.update({network}),
      progress: (progress) => ifLatest({progress}),
      // An estimate that a newer one follows is still shown, so that numbers move while a slider is dragged.
      done: (outcome) => {
        if (outcome.ok) this.store.update({estimate: outcome.value});
        ifLatest({running: false, progress: undefined, problem: outcome.ok ? undefined : outcome.error});
      },
      cancelled: () => ifLatest({running: false, progress: undefined}),
    };
  }
}
