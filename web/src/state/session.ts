/** What the user can do: every action changes the Setup, and every change of the Setup is estimated and kept in the URL. */

import {looksLikeModel} from "../../../wasm/client/content.ts";
import {Latest} from "../../../wasm/client/latest.ts";
import {failure, success} from "../../../wasm/client/outcome.ts";
import type {Outcome} from "../../../wasm/client/outcome.ts";
import {wholeOverview} from "../../../wasm/client/overview.ts";
import {estimateOrigin} from "../../../wasm/files/estimate_export.ts";
import {FileProblem} from "../../../wasm/files/file_content.ts";
import {kScaleSimPreset, readScaleSimSettings} from "../../../wasm/files/scale_sim_settings.ts";
import {WorkerClient} from "../../../wasm/workers/worker_client.ts";
import type {Request} from "../../../wasm/client/core_client.ts";
import type {
  ArchitectureOutline,
  ArchitectureSummary,
  Attribution,
  Diagnostic,
  Estimate,
  EstimatePartial,
  MappingCheck,
  ModelSummary,
  NetworkSummary,
  Overview,
  ParameterValue,
  Progress,
  Trace,
} from "../core/types.ts";
import {controlsOf, kInitialState} from "./app_state.ts";
import type {AppState, Estimated, LearnStep, Notice} from "./app_state.ts";
import {contentOf, presetEntry, presetText, textOf} from "./catalogue.ts";
import {CoreDocuments, lookAt} from "./core_documents.ts";
import type {Accelerator, DescribedNetwork, NetworkContent} from "./core_documents.ts";
import {kNoEnergy} from "./explore/energy.ts";
import type {EnergyTable} from "./explore/energy.ts";
import type {Exploration, SweepAxis} from "./explore/exploration.ts";
import {kExplained, kInitialExploration} from "./explore/exploration.ts";
import {Pin} from "./explore/pin.ts";
import {contentHash} from "./link/content_hash.ts";
import {changeText} from "./link/made.ts";
import type {Made} from "./link/made.ts";
import {hasCauses, isBaseline, kMethods} from "./method.ts";
import type {Method} from "./method.ts";
import {openingOf} from "./opening.ts";
import {PlaceKeeper} from "./place_keeper.ts";
import {hasNews, kStandIn, withPartial} from "./preview.ts";
import type {Preview} from "./preview.ts";
import {recogniseFile} from "./recognise.ts";
import type {RecognisedFile} from "./recognise.ts";
import {dimensionsOf, kInitialSetup, nameOf, withDimensions, withEntry} from "./setup.ts";
import type {DocumentSource, NetworkSource, NetworkFile, PortableSetup, Setup} from "./setup.ts";
import {Store} from "./store.ts";
import {keptPart, kNoControls} from "./teach/controls.ts";
import type {Controls} from "./teach/controls.ts";
import {kNoFrame} from "./teach/teach_url.ts";
import type {LessonPlace} from "./teach/teach_url.ts";
import type {TileSetup} from "./tiles/tiles.ts";
import {given, kDescribedTiles, pinnedRequest, tileRequest, withTile} from "./tiles/tiles.ts";
import {decodePlace} from "./url.ts";
import type {Beside, DecodedPlace, Place} from "./url.ts";

type What = "architecture" | "network";

/** How long an estimate may take before what is shown is called stale, and a baseline stands in; in milliseconds. */
const kUnnoticed = 100;
/** How long a baseline may go on when a newer setup waits, in milliseconds. */
const kLastLook = 1000;

export class Session {
  readonly store = new Store<AppState>(kInitialState);
  readonly #client: WorkerClient;
  readonly #documents: CoreDocuments;
  readonly #keeper: PlaceKeeper;
  readonly #pin: Pin;
  readonly #latest = new Latest();
  /** Runs while nothing newer is on the screen than what is no longer asked for. */
  #fading: ReturnType<typeof setTimeout> | undefined;
  /** Ends with the estimate of the present setup. */
  #finished: Promise<void> = Promise.resolve();
  /** The latest estimate that was not by a baseline took longer than anybody should wait without one. */
  #slow = false;
  #standIn: AbortController | undefined;
  readonly #explaining = new Latest();
  /** What the shown estimate is of, where its cycles have causes. */
  #explainable: ((signal: AbortSignal) => Promise<Outcome<Attribution>>) | undefined;
  #nextNotice = 1;
  /** The result that the address was shared with is still to be compared with. */
  #compared = true;
  /** The network of a file in our own JSON, as links and the history have it. */
  #portable: {readonly file: NetworkFile; readonly document: DocumentSource} | undefined;

  constructor(makeWorker: () => Worker) {
    this.#client = new WorkerClient(makeWorker);
    this.#documents = new CoreDocuments(this.#client);
    this.#pin = new Pin(this.#client, this.store);
    this.#keeper = new PlaceKeeper(
      (place) => this.#arrive(place),
      ({leftOut}) => this.store.update({leftOut}),
      (file) => this.#portableNetwork(file),
    );
  }

  /** Opens what the address says. */
  async start(): Promise<void> {
    await this.#keeper.arrive();
    await this.#finished;
    const outcome = await this.#client.call("version", {});
    if (outcome.ok) this.store.update({version: outcome.value.core});
    await this.#compare();
  }

  /** Ends when the address is that of what is asked for. */
  kept(): Promise<void> {
    return this.#keeper.written;
  }

  /** Takes the last step back (-1), or takes it again (1): parameters, choices, views, whatever the history has. */
  step(by: -1 | 1): void {
    void this.#keeper.go(by);
  }

  /** What is written to the design. */
  describe(words: {readonly title?: string; readonly note?: string}): void {
    this.store.update(words);
    void this.#keep("words");
  }

  choosePreset(what: What, id: string): void {
    const source: DocumentSource = {kind: "preset", id};
    this.#replaceDocument(what, source);
  }

  /** Takes the whole text of the editor after each change of it. */
  editArchitecture(text: string): void {
    const {setup, architectureText} = this.store.state;
    if (text === architectureText) return;
    if (this.#keeps({...setup, architecture: {kind: "document", name: nameOf(setup.architecture), text}})) return;
    if (looksLikeModel(text)) void this.#usePastedModel(text);
    const name = nameOf(setup.architecture);
    this.store.update({architectureText: text});
    this.#change({...setup, architecture: {kind: "document", name, text}}, "edit");
    void this.#recogniseUnedited(name, text);
  }

  /** Takes the whole text of a network after each change of it. */
  editNetwork(text: string): void {
    const {setup} = this.store.state;
    const name = nameOf(setup.network);
    this.#change({...setup, network: {kind: "document", name, text}}, "edit network");
    void this.#recogniseUneditedNetwork(name, text);
  }

  /** The text of the network that is open; that of a file lists tensors. */
  async networkText(): Promise<string> {
    const {network} = (await this.portable(this.store.state.setup)) as {network: DocumentSource};
    return textOf("network", network).catch(() => "");
  }

  /** While dragging only the estimate follows; the history gets the value at which the user let go. */
  setParameter(name: string, value: ParameterValue | undefined, phase: "dragging" | "done" = "done"): void {
    const {setup} = this.store.state;
    const parameters = withEntry(setup.parameters, name, value);
    this.#change({...setup, parameters}, phase === "done" ? `parameter ${name}` : undefined);
  }

  /** Sets a parameter of the network; undefined gives it back to its default. */
  setSize(name: string, value: number | undefined, phase: "dragging" | "done" = "done"): void {
    const {setup} = this.store.state;
    const network = resized(setup.network, withEntry(dimensionsOf(setup.network), name, value));
    this.#change({...setup, network}, phase === "done" ? `size ${name}` : undefined);
  }

  chooseMethod(method: Method): void {
    this.#change({...this.store.state.setup, method}, "method");
  }

  /** Gives a layer this tile size; undefined lets it be chosen again. */
  setTile(layer: string, variable: string, size: number | undefined): void {
    const {setup} = this.store.state;
    this.#setTiles(withTile(setup.tiles, layer, variable, size), `tile ${layer} ${variable}`);
  }

  /** Who chooses the tile sizes that are not given; undefined takes back those that are, too. */
  chooseTiles(change: Partial<TileSetup> | undefined): void {
    const {tiles = kDescribedTiles} = this.store.state.setup;
    this.#setTiles(change && given({...tiles, ...change}), "tiles");
  }

  #setTiles(tiles: TileSetup | undefined, step: string): void {
    const setup = withoutTiles(this.store.state.setup);
    this.#change(tiles === undefined ? setup : {...setup, tiles}, step);
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

  /** Makes a text of the user's own the accelerator or the network, whatever is wrong with it. */
  openDocument(what: What, name: string, text: string): void {
    this.store.update({learn: undefined});
    const source: DocumentSource = {kind: "document", name, text};
    if (what === "network") this.#replaceDocument(what, source);
    else this.#replaceDocument(what, source);
  }

  /** Opens a step of learning a device; undefined shows estimates again. */
  openLearn(learn: LearnStep | undefined): void {
    if (learn === this.store.state.learn) return;
    this.store.update({learn});
    void this.#keep(`learn ${learn}`);
  }

  /** Opens a lesson at one of its steps; undefined closes it. */
  openLesson(lesson: LessonPlace | undefined): void {
    const controls = lesson === undefined ? {lessonControls: kNoControls} : {};
    this.store.update({lesson, learn: undefined, ...controls});
    void this.#keep(`lesson ${lesson?.step}`);
  }

  /** What the lesson's step takes away from the page. */
  control(lessonControls: Controls): void {
    this.store.update({lessonControls});
  }

  /**
   * Shows what a link's fragment says; `documents` go before presets of the same names. What the fragment does not say about
   * (the lesson, the frame) stays. Answers sentences about what was not understood.
   */
  async visit(
    fragment: string,
    documents: Readonly<Record<What, ReadonlyMap<string, string>>>,
  ): Promise<readonly string[]> {
    const {setup, ...place} = await decodePlace(fragment);
    const own = (what: What): DocumentSource => {
      const source = setup[what];
      const text = source.kind === "preset" ? documents[what].get(source.id) : undefined;
      if (text === undefined) return source;
      return withDimensions({kind: "document", name: nameOf(source), text}, dimensionsOf(source));
    };
    const {lesson, frame} = this.store.state;
    const arrived = lesson && {...lesson, arrived: true};
    const shown = {...setup, architecture: own("architecture"), network: own("network")};
    this.#arrive({...place, setup: shown, lesson: arrived, frame, problems: []});
    return place.problems;
  }

  /** Opens a view of what is around the setup, or changes what it shows; undefined closes it. */
  explore(change: Partial<Exploration> | undefined): void {
    const known = this.store.state.exploration ?? kInitialExploration;
    this.store.update({exploration: change && {...known, ...change}});
    this.#explain();
    void this.#keep(`view ${change?.view ?? (change === undefined ? "none" : known.view)}`);
  }

  /** Energy is counted with this from now on. */
  useEnergy(energy: EnergyTable): void {
    this.store.update({energy});
    void this.#keep("energy");
  }

  /** Shows the totals over an axis. */
  sweep(axis: SweepAxis): void {
    this.explore({view: "sweep", axes: [axis], form: "sweep"});
  }

  /** Goes to other values of the accelerator's parameters and of the network's symbolic dimensions, as one step. */
  go(parameters: Setup["parameters"], dimensions: Readonly<Record<string, number>> = {}): void {
    const {setup} = this.store.state;
    const network = resized(setup.network, {...dimensionsOf(setup.network), ...dimensions});
    this.#change({...setup, parameters: {...setup.parameters, ...parameters}, network}, `go ${this.store.state.turn}`);
  }

  /** Pins what is on the screen, to compare others with. */
  async pin(): Promise<void> {
    const {estimate, estimated} = this.store.state;
    if (estimate === undefined || estimated === undefined) return;
    await this.#pin.set(await this.portable(estimated.setup), estimate);
    await this.#keep("pin");
  }

  async unpin(): Promise<void> {
    await this.#pin.set(undefined);
    await this.#keep("unpin");
  }

  /** Finds out what the cycles of both designs are spent on, of what is pinned and what is shown. */
  explainBoth(): void {
    this.explain(true);
    void this.#pin.explain();
  }

  /** Shows what is pinned, and pins what is shown. */
  async swapPinned(): Promise<void> {
    const {estimate, estimated, pinned} = this.store.state;
    if (pinned === undefined || estimate === undefined || estimated === undefined) return;
    this.store.update({layer: undefined, details: undefined});
    await this.#pin.set(await this.portable(estimated.setup), estimate);
    this.#change(pinned.setup, `swap ${this.store.state.turn}`);
  }

  /** The parts of the setup's accelerator, with their sizes; undefined where it is none, or is a fitted model. */
  async outline(): Promise<ArchitectureOutline | undefined> {
    const {setup, architectureText} = this.store.state;
    const accelerator = await this.#documents.accelerator(architectureText);
    if (!accelerator.ok || accelerator.value.kind === "model") return undefined;
    const {handle, summary} = accelerator.value;
    const parameters = declaredParameters(setup.parameters, summary);
    const outline = await this.#client.call("describe", {architecture: handle, parameters});
    return outline.ok ? outline.value : undefined;
  }

  /** When the instructions of a layer happen, of the setup as it is. */
  async trace(layer: string, instructions: number, signal: AbortSignal): Promise<Outcome<Trace>> {
    const {setup, architectureText} = this.store.state;
    const accelerator = await this.#documents.accelerator(architectureText);
    if (!accelerator.ok) return accelerator;
    const {kind, handle, summary} = accelerator.value;
    if (kind === "model") {
      return failure("NotDescribed", "request", "a fitted model has no instructions", "choose a described accelerator");
    }
    const network = await this.#documents.network(await contentOf(setup.network));
    if (!network.ok) return network;
    const parameters = declaredParameters(setup.parameters, summary);
    const tiles = pinnedRequest(setup.tiles);
    const request = {...network.value.request, architecture: handle, parameters, layer, instructions, ...tiles};
    return this.#client.run("trace", request, {signal});
  }

  /** What the setup consists of, as estimates take it. Rejects where a built-in document cannot be fetched. */
  async contents(): Promise<{readonly architecture: string; readonly network: NetworkContent}> {
    const {architecture, network} = this.store.state.setup;
    const [text, content] = await Promise.all([textOf("architecture", architecture), contentOf(network)]);
    return {architecture: text, network: content};
  }

  /** A table of measurements that was dropped waits here until the workspace takes it. */
  takeTable(): File | undefined {
    const file = this.store.state.table;
    if (file !== undefined) this.store.update({table: undefined});
    return file;
  }

  /** What an accelerator's description says, or what is wrong with it. */
  checkArchitecture(text: string): Promise<Outcome<ArchitectureSummary>> {
    return lookAt(this.#client, "architecture", text, (architecture) =>
      this.#client.call("describeArchitecture", {architecture}),
    );
  }

  /** What the mappings of the setup's accelerator compute, at its parameters, on small random layers. */
  readonly runMappings = async (): Promise<Outcome<MappingCheck>> => {
    const {setup, architectureText} = this.store.state;
    const accelerator = await this.#documents.accelerator(architectureText);
    if (!accelerator.ok) return accelerator;
    if (accelerator.value.kind === "model") {
      return failure("NoMappings", "architecture", "a fitted model has no mappings");
    }
    const {handle, summary} = accelerator.value;
    const parameters = declaredParameters(setup.parameters, summary);
    return this.#client.run("checkMappings", {architecture: handle, parameters});
  };

  /** The setup's accelerator without functions, components, blocks, libraries and mappings that extend others. */
  readonly expand = async (): Promise<Outcome<string>> => {
    const accelerator = await this.#documents.accelerator(this.store.state.architectureText);
    if (!accelerator.ok) return accelerator;
    if (accelerator.value.kind === "model") {
      return failure("NotExpandable", "architecture", "a fitted model has nothing that stands for something else");
    }
    const expanded = await this.#client.call("expand", {architecture: accelerator.value.handle});
    return expanded.ok ? success(expanded.value.text) : expanded;
  };

  /** The network that is open. Rejects where it cannot be fetched. */
  networkContent(): Promise<NetworkContent> {
    return contentOf(this.store.state.setup.network);
  }

  /** The network that is open as a topology of SCALE-Sim; says which layers are not in it, or that none is. */
  async topology(): Promise<string | undefined> {
    const network = await this.#documents.network(await this.networkContent());
    const outcome = network.ok ? await this.#client.call("networkTopology", network.value.request) : network;
    if (!outcome.ok) {
      this.notify(`There is no topology: ${outcome.error.message}.`, "warning");
      return undefined;
    }
    const {text, left_out: leftOut} = outcome.value;
    if (leftOut.length > 0) {
      const names = [...new Set(leftOut.map(({operator}) => operator))].join(", ");
      this.notify(`SCALE-Sim cannot say ${leftOut.length} layers with multiply-accumulates: ${names}.`, "warning");
    }
    return text;
  }

  /** A setup as links can have it. */
  async portable(setup: Setup): Promise<PortableSetup> {
    const {network} = setup;
    return {...setup, network: network.kind === "file" ? await this.#portableNetwork(network) : network};
  }

  async openFile(file: File, expected: What = "network"): Promise<void> {
    if (/\.(md|markdown)$/i.test(file.name)) {
      this.openLesson({source: {kind: "text", text: await file.text()}, step: undefined, arrived: false});
      return;
    }
    this.store.update({reading: file.name, refused: undefined});
    try {
      const recognised = await recogniseFile(file, expected);
      if (!recognised.ok) return this.#refuse(expected, file.name, recognised.error);
      await this.#openRecognised(file.name, recognised.value);
    } catch (error) {
      const {error: problem} =
        error instanceof FileProblem
          ? failure(error.code, expected, error.message, error.hint)
          : failure("FileUnreadable", "module", unreadable(error));
      this.#refuse(expected, file.name, problem);
    } finally {
      this.store.update({reading: undefined});
    }
  }

  /** Reads the file again with other values of its open dimensions. */
  async setDimensions(dimensions: Readonly<Record<string, number>>): Promise<void> {
    const {network} = this.store.state.setup;
    if (network.kind !== "file") return;
    this.store.update({reading: network.name, refused: undefined});
    await this.#openNetworkFile({...network, dimensions});
    this.store.update({reading: undefined});
  }

  selectLayer(layer: string | undefined): void {
    this.store.update({layer});
    void this.#showDetails();
    void this.#keep("layer");
  }

  /** Whether to find out what the cycles are spent on, of this estimate and of those that follow. */
  explain(why: boolean): void {
    this.store.update({why});
    if (this.#isExplained()) this.#explain();
    else this.#explaining.cancel();
  }

  /** The whole of the latest estimate. */
  async estimateDocument(): Promise<Estimate | undefined> {
    await this.#madeByCore();
    const {estimate} = this.store.state;
    if (estimate === undefined) return undefined;
    const outcome = await this.#client.call("estimateDocument", {estimate: estimate.estimate});
    if (outcome.ok) return outcome.value;
    this.notify(`The estimate cannot be had any more: ${outcome.error.message}. Estimate again.`, "warning");
    return undefined;
  }

  /** What is known so far stays. */
  stop(): void {
    this.#standIn?.abort();
    this.#latest.cancel();
    const {preview, turn} = this.store.state;
    if (preview?.turn !== turn) this.#fade(true);
    this.store.update({running: false, progress: undefined, stopped: true});
  }

  estimateAgain(): void {
    this.#estimate();
  }

  notify(text: string, tone: Notice["tone"] = "info", action?: Notice["action"]): void {
    const notice = {id: this.#nextNotice++, tone, text, ...(action && {action})};
    this.store.update({notices: [...this.store.state.notices, notice]});
  }

  dismiss(id: number): void {
    this.store.update({notices: this.store.state.notices.filter((notice) => notice.id !== id)});
  }

  /** Takes a description that was refused after all, to mend it in the editor. */
  takeRefused(): void {
    const {refused} = this.store.state;
    if (refused?.text === undefined) return;
    this.#replaceDocument(refused.what, {kind: "document", name: refused.name, text: refused.text});
  }

  dismissRefused(): void {
    this.store.update({refused: undefined});
  }

  /** The address as it is once the latest change is in it, and what made the result. */
  async link(): Promise<string> {
    this.store.update({made: await this.#made()});
    await this.#keep("view");
    return location.href;
  }

  /** All that is shown, as a link or a file can hold it. */
  async place(): Promise<Place> {
    const {setup, layer, exploration, pinned, energy, title, note} = this.store.state;
    const made = await this.#made();
    const shown = {layer, learn: undefined, exploration, pinned: pinned?.setup, energy, title, note, made};
    return {setup: await this.portable(setup), ...shown};
  }

  /** Goes to what a link or a file held, as a step that can be taken back. */
  async openPlace(fragment: string, beside: Beside): Promise<void> {
    const place = await decodePlace(fragment, beside);
    this.#arrive(place, `open ${this.store.state.turn}`);
    await this.#finished;
    await this.#compare();
  }

  async #openRecognised(name: string, recognised: RecognisedFile): Promise<void> {
    if (recognised.kind === "table") return this.#openTable(new File([recognised.text], name));
    // Whoever learns a device means a table, and is told what is wrong with it as one.
    const learning = this.store.state.learn !== undefined;
    if (learning && recognised.kind === "file" && /\.csv$/i.test(name)) return this.#openTable(recognised.file);
    this.openLearn(undefined);
    switch (recognised.kind) {
      case "file":
        return this.#openNetworkFile({kind: "file", name, file: recognised.file, dimensions: {}});
      case "estimate":
        return this.#openEstimate(name, recognised.text);
      case "settings":
        return this.#openSettings(recognised.text);
      case "design":
        return this.openPlace(recognised.design.place, recognised.design.beside);
      default:
        return this.#openText(name, recognised.text, recognised.kind === "network" ? "network" : "architecture");
    }
  }

  /** What made an exported estimate, where it is among what comes with the page. */
  #openEstimate(name: string, text: string): void {
    const origin = estimateOrigin(text);
    const missing = presetEntry("architecture", origin.architecture) ? "network" : "architecture";
    if (presetEntry(missing, origin[missing]) === undefined) {
      const message = `this is an estimate of ${origin.network} on ${origin.architecture}; the ${missing} “${origin[missing]}” is not among what comes with the page`;
      return this.#refuse(missing, name, failure("NotAtHand", missing, message, "open its own file").error);
    }
    const method = kMethods.find(({id}) => id === origin.method)?.id;
    this.store.update({refused: undefined, layer: undefined, details: undefined});
    const setup: Setup = {
      architecture: {kind: "preset", id: origin.architecture},
      network: withDimensions({kind: "preset", id: origin.network}, origin.sizes),
      parameters: origin.parameters,
      method: method ?? this.store.state.setup.method,
    };
    this.#change(setup, `reopen ${this.store.state.turn}`);
  }

  #openSettings(text: string): void {
    const {parameters, leftOut} = readScaleSimSettings(text);
    this.#replaceDocument("architecture", {kind: "preset", id: kScaleSimPreset}, parameters);
    if (leftOut.length > 0) this.notify(`Settings of SCALE-Sim that have no parameter here: ${leftOut.join(", ")}.`);
  }

  #openTable(table: File): void {
    this.store.update({table});
    this.openLearn("device");
  }

  /** A file with an error leaves what is there; a description can be mended in the editor, a model cannot. */
  async #openText(name: string, text: string, kind: What): Promise<void> {
    const checked = await (kind === "network"
      ? this.#documents.network({source: text, dimensions: {}})
      : this.#documents.accelerator(text));
    if (checked.ok) return this.#replaceDocument(kind, {kind: "document", name, text});
    const mendable = kind === "architecture" && !looksLikeModel(text);
    this.store.update({refused: {what: kind, name, error: checked.error, ...(mendable ? {text} : {})}});
  }

  /** What is pasted over a description is called as the model says, once it is known to be one. */
  async #usePastedModel(text: string): Promise<void> {
    const checked = await this.#checkModel(text);
    if (checked.ok && this.store.state.architectureText === text) this.useModel(checked.value.name, text);
  }

  #checkModel(text: string): Promise<Outcome<ModelSummary>> {
    return lookAt(this.#client, "model", text, (model) => this.#client.call("describeModel", {model}));
  }

  #refuse(what: What, name: string, error: Diagnostic): void {
    this.store.update({refused: {what, name, error}});
  }

  async #openNetworkFile(source: NetworkFile): Promise<void> {
    const outcome = await this.#documents.network(await contentOf(source));
    if (!outcome.ok) return this.#refuse("network", source.name, outcome.error);
    this.#replaceDocument("network", source);
    this.store.update({network: outcome.value.summary});
  }

  /** Parameters belong to an architecture; a selected layer to a network. */
  #replaceDocument(what: "architecture", source: DocumentSource, parameters?: Setup["parameters"]): void;
  #replaceDocument(what: What, source: NetworkSource): void;
  #replaceDocument(what: What, source: NetworkSource, parameters: Setup["parameters"] = {}): void {
    const setup = withoutTiles(this.store.state.setup); // they are of layers and mappings that may be gone
    const kept = what === "architecture" ? parameters : setup.parameters;
    const next: Setup = {...setup, [what]: source, parameters: kept};
    if (this.#keeps(next)) return;
    const replaced =
      what === "network"
        ? {layer: undefined, details: undefined, network: undefined}
        : {architecture: undefined, model: undefined};
    this.store.update({refused: undefined, problem: undefined, preview: undefined, ...replaced});
    this.#fade(true);
    this.#change(next, `choose ${what} ${this.store.state.turn}`);
  }

  async #recogniseUneditedNetwork(name: string, text: string): Promise<void> {
    if (presetEntry("network", name) === undefined) return;
    const original = await presetText("network", name);
    const {setup} = this.store.state;
    if (original !== text || setup.network.kind !== "document" || setup.network.text !== text) return;
    this.store.update({setup: {...setup, network: {kind: "preset", id: name}}});
    void this.#keep("edit network");
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

  /** `step`: as of #change(); the same one where the address says it already. */
  #arrive(place: DecodedPlace, step = "view"): void {
    const {setup, layer, learn, exploration, pinned, energy = kNoEnergy, lesson, frame = kNoFrame, problems} = place;
    const {title = "", note = "", made} = place;
    for (const problem of problems) this.notify(problem, "warning");
    const usable: Setup = {
      ...setup,
      architecture: this.#atHand("architecture", setup.architecture),
      network: this.#withFile(this.#atHand("network", setup.network)),
    };
    const before = this.store.state.setup;
    const sameSetup = this.store.state.turn > 0 && JSON.stringify(usable) === JSON.stringify(before);
    const controls = lesson === undefined ? {lessonControls: kNoControls} : {};
    const taught = {lesson, frame, ...controls};
    const written = {title, note, made};
    this.#compared = made === undefined;
    this.store.update({setup: usable, layer, learn, exploration, energy, refused: undefined, ...taught, ...written});
    if (JSON.stringify(pinned) !== JSON.stringify(this.store.state.pinned?.setup)) void this.#pin.set(pinned);
    void this.#showDetails();
    void this.#keep(step);
    // What a lesson begins with takes the place of this setup at once.
    const waits = lesson !== undefined && lesson.source.kind !== "list" && !lesson.arrived;
    if (!sameSetup && !waits) this.#estimate();
  }

  /** What made the present result; undefined where there is none, or it is of something else. */
  async #made(): Promise<Made | undefined> {
    const {setup, turn, version} = this.store.state;
    const texts = await Promise.all([textOf("architecture", setup.architecture), this.#networkText(setup)]).catch(
      () => undefined,
    );
    const {estimate, estimated, problem} = this.store.state;
    if (texts === undefined || estimate === undefined || estimated?.turn !== turn || problem !== undefined)
      return undefined;
    const [architecture, network] = texts.map(contentHash);
    if (version === "" || architecture === undefined || network === undefined) return undefined;
    return {core: version, architecture, network, cycles: estimate.total.cycles ?? undefined};
  }

  async #networkText(setup: Setup): Promise<string> {
    return textOf("network", (await this.portable(setup)).network);
  }

  /** Says what became of the result that the address was shared with, once its own is here. */
  async #compare(): Promise<void> {
    const {made: then, turn} = this.store.state;
    if (this.#compared || then === undefined) return;
    const now = await this.#made();
    if (now === undefined || turn !== this.store.state.turn) return;
    this.#compared = true;
    const change = changeText(then, now);
    if (change !== undefined) this.notify(change, "warning");
  }

  /** The file itself, where the network is what was read from it. */
  #withFile(source: NetworkSource): NetworkSource {
    const known = this.#portable;
    return known !== undefined && JSON.stringify(known.document) === JSON.stringify(source) ? known.file : source;
  }

  async #portableNetwork(file: NetworkFile): Promise<DocumentSource> {
    if (this.#portable?.file === file) return this.#portable.document;
    const network = await this.#documents.network(await contentOf(file));
    const text = network.ok ? await this.#client.call("networkDocument", network.value.request) : network;
    if (!text.ok) return {kind: "missing", name: file.name};
    const document: DocumentSource = {kind: "document", name: file.name, text: text.value.text};
    this.#portable = {file, document};
    return document;
  }

  /** `source`, or what the page opens with where the address names something that is not here. */
  #atHand<Source extends NetworkSource>(what: What, source: Source): Source | DocumentSource {
    const fallback = kInitialSetup[what] as DocumentSource;
    const instead = nameOf(fallback);
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
    if (this.#keeps(setup)) return;
    this.store.update({setup, made: undefined});
    if (step !== undefined) void this.#keep(step);
    this.#estimate();
  }

  /** Whether the link or the lesson forbids this setup, which is then said. */
  #keeps(setup: Setup): boolean {
    const {state} = this.store;
    const part = keptPart(controlsOf(state), state.setup, setup);
    if (part === undefined) return false;
    this.notify(`${state.lesson === undefined ? "This link" : "The lesson"} keeps ${part} as it is.`);
    this.store.update({setup: {...state.setup}}); // so that controls show what is
    return true;
  }

  #keep(step: string): Promise<void> {
    const {setup, layer, learn, exploration, pinned, energy, lesson, frame, title, note, made} = this.store.state;
    const shown = {layer, learn, exploration, pinned: pinned?.setup, energy, lesson, frame, title, note, made};
    return this.#keeper.note({setup, ...shown}, step);
  }

  #estimate(): void {
    const {setup, turn: before} = this.store.state;
    const turn = before + 1;
    this.store.update({turn, running: true, stopped: false, progress: undefined});
    this.#fade(false);
    this.#explaining.cancel();
    const opened = turn === 1 ? this.#showOpening(setup, turn) : undefined;
    this.#finished = this.#latest
      .run(async (signal) => {
        await opened; // the core would take the processor from it
        return this.#estimateSetup(setup, turn, signal);
      })
      .then((outcome) => {
        // An estimate that a newer one follows is still shown, so that numbers move while a slider is dragged.
        if (outcome?.ok) this.#show(outcome.value, {setup, turn});
        if (turn !== this.store.state.turn) return;
        if (outcome?.ok === false) this.#fade(true);
        const problem = outcome === undefined ? {} : {problem: outcome.ok ? undefined : outcome.error};
        this.store.update({running: false, progress: undefined, ...problem});
        this.#explain();
        void this.#compare();
      });
  }

  /** Shows what came with the page, where that is what it opens with; the core's own estimate takes its place. */
  async #showOpening(setup: Setup, turn: number): Promise<void> {
    const opening = await openingOf(setup);
    if (opening === undefined || !this.#isPresent(turn) || this.store.state.estimate !== undefined) return;
    const {version, architecture, network} = opening;
    const estimate = {...opening.estimate, estimate: {document: ""}};
    this.store.update({version, architecture, network, estimate, shipped: true, estimated: {setup, turn}});
    this.store.update({running: false, preview: undefined});
    this.#refresh(turn);
    await painted();
  }

  /** Until the core has made what is shown, or could not. */
  async #madeByCore(): Promise<void> {
    let last: Promise<void> | undefined;
    while (this.store.state.shipped && last !== this.#finished) await (last = this.#finished);
  }

  /** What is shown is not of the present inputs: now, or unless something newer comes before anybody notices. */
  #fade(now: boolean): void {
    if (now) {
      clearTimeout(this.#fading);
      this.#fading = undefined;
      this.store.update({stale: true});
    } else if (!this.store.state.stale) {
      this.#fading ??= setTimeout(() => this.#fade(true), kUnnoticed);
    }
  }

  /** What is shown now is of that turn's setup. */
  #refresh(turn: number): void {
    clearTimeout(this.#fading);
    this.#fading = undefined;
    const present = turn === this.store.state.turn;
    if (present) this.store.update({stale: false});
    else this.#fade(false);
  }

  async #estimateSetup(setup: Setup, turn: number, signal: AbortSignal): Promise<Outcome<Overview>> {
    let texts: [string, NetworkContent];
    try {
      texts = await Promise.all([textOf("architecture", setup.architecture), contentOf(setup.network)]);
    } catch (error) {
      const message = `a built-in document could not be fetched: ${messageOf(error)}`;
      return failure("NotFetched", "module", message, "check the connection and try again");
    }
    signal.throwIfAborted();
    if (this.#isPresent(turn)) this.store.update({architectureText: texts[0]});
    const accelerator = await this.#documents.accelerator(texts[0]);
    if (!accelerator.ok) return accelerator;
    signal.throwIfAborted();
    const parameters = this.#showAccelerator(accelerator.value, setup, turn);
    const network = await this.#documents.network(texts[1]);
    if (!network.ok) return network;
    signal.throwIfAborted();
    if (this.#isPresent(turn)) this.store.update({network: network.value.summary});
    return this.#run(accelerator.value, network.value, {...setup, parameters}, turn, signal);
  }

  #isPresent(turn: number): boolean {
    return turn === this.store.state.turn;
  }

  async #run(
    {kind, handle}: Accelerator,
    {request: network, summary}: DescribedNetwork,
    setup: Setup,
    turn: number,
    signal: AbortSignal,
  ): Promise<Outcome<Overview>> {
    const fitted = kind === "model";
    const shown = this.store.state.shipped ? undefined : this.store.state.estimate;
    const known = shown !== undefined && (shown.method === "fitted_model") === fitted ? shown : undefined;
    const request = {...network, ...(known === undefined ? {} : {known: known.estimate})};
    if (fitted) {
      const outcome = await this.#client.call("estimateByModel", {...request, model: handle});
      if (outcome.ok) this.#explainable = undefined;
      return outcome.ok ? success(wholeOverview(outcome.value, known)) : outcome;
    }
    const {method} = setup;
    const inputs = {architecture: handle, parameters: {...setup.parameters}, ...pinnedRequest(setup.tiles)};
    const standIn = isBaseline(method) ? undefined : this.#standInFor(setup, turn, summary, {...network, ...inputs});
    const onProgress = (progress: Progress) => this.#isPresent(turn) && this.store.update({progress});
    const started = performance.now();
    try {
      const outcome = await this.#client.run(
        "estimate",
        {...request, ...inputs, ...tileRequest(setup.tiles), method},
        {signal, onProgress, onPartial: (partial) => standIn?.add(partial)},
      );
      standIn?.end.abort();
      if (standIn !== undefined) this.#slow = performance.now() - started > kUnnoticed;
      if (outcome.ok)
        this.#explainable = hasCauses(method)
          ? this.#explanation({...network, ...inputs, ...tileRequest(setup.tiles)})
          : undefined;
      return outcome.ok ? success(wholeOverview(outcome.value, known)) : outcome;
    } catch (error) {
      if (signal.aborted && standIn !== undefined) {
        this.#slow = true;
        await standIn.over();
      }
      standIn?.end.abort();
      throw error;
    }
  }

  /**
   * Shows what is known of a setup while its estimate takes longer than anybody should wait: the layers that are done, and
   * a baseline. `over` ends it when the baseline is there, or has been waited for long enough.
   */
  #standInFor(
    setup: Setup,
    turn: number,
    {name, layers}: NetworkSummary,
    request: Omit<Request<"estimate">, "method" | "known">,
  ): {add(partial: EstimatePartial): void; end: AbortController; over(): Promise<void>} {
    const end = new AbortController();
    this.#standIn = end;
    const due = performance.now() + (this.#slow ? 0 : kUnnoticed);
    let preview: Preview = {setup, turn, name, layerCount: layers, rows: [], setting: undefined, baseline: undefined};
    const show = (news: Preview) => {
      preview = news;
      if (performance.now() >= due && !end.signal.aborted) this.#showPreview(preview);
    };
    const baseline = async () => {
      await later(due - performance.now());
      if (end.signal.aborted) return;
      if (hasNews(preview)) this.#showPreview(preview);
      const outcome = await this.#client.run("estimate", {...request, method: kStandIn}, {signal: end.signal});
      if (!outcome.ok) return;
      const whole = wholeOverview(outcome.value, undefined);
      this.#client.close(whole.estimate);
      show({...preview, baseline: whole});
    };
    const finished = baseline().catch(() => undefined); // aborted; a real problem is the estimate's own too
    return {
      add: (partial) => show(withPartial(preview, partial)),
      end,
      over: () => Promise.race([finished, later(kLastLook)]).then(() => end.abort()),
    };
  }

  /** Of a newer setup than what is shown, or more of the same. */
  #showPreview(preview: Preview): void {
    const {preview: before, estimated} = this.store.state;
    if (preview.turn < Math.max(before?.turn ?? 0, (estimated?.turn ?? 0) + 1)) return;
    this.store.update({preview});
    this.#refresh(preview.turn);
  }

  /** The parameters of the setup that the accelerator has. */
  #showAccelerator(accelerator: Accelerator, {parameters}: Setup, turn: number): Setup["parameters"] {
    const declared = accelerator.kind === "model" ? {} : declaredParameters(parameters, accelerator.summary);
    if (this.#isPresent(turn)) {
      const ignored = Object.keys(parameters).filter((name) => !Object.hasOwn(declared, name));
      const {kind, summary} = accelerator;
      const shown =
        kind === "model" ? {architecture: undefined, model: summary} : {architecture: summary, model: undefined};
      this.store.update({...shown, ignored});
    }
    return declared;
  }

  #show(estimate: Overview, estimated: Estimated): void {
    const {estimate: replaced, shipped, preview} = this.store.state;
    const newer = preview !== undefined && preview.turn > estimated.turn ? preview : undefined;
    this.store.update({estimate, shipped: false, estimated, attribution: undefined, preview: newer});
    this.#refresh(estimated.turn);
    if (replaced !== undefined && !shipped) this.#client.close(replaced.estimate);
    void this.#showDetails();
  }

  #explanation(request: Request<"attribute">): (signal: AbortSignal) => Promise<Outcome<Attribution>> {
    return (signal) => this.#client.run("attribute", request, {signal});
  }

  /** Is something shown for which causes are needed? */
  #isExplained(): boolean {
    const {why, exploration} = this.store.state;
    return why || (exploration !== undefined && kExplained.has(exploration.view));
  }

  #explain(): void {
    const {attribution, estimate, running} = this.store.state;
    const explain = this.#explainable;
    if (!this.#isExplained() || running || attribution !== undefined || explain === undefined) return;
    void this.#explaining.run(explain).then((outcome) => {
      if (outcome === undefined || this.store.state.estimate !== estimate) return;
      if (outcome.ok) this.store.update({attribution: outcome.value});
      else {
        const open = this.store.state.exploration;
        const exploration = open !== undefined && kExplained.has(open.view) ? undefined : open;
        this.store.update({why: false, exploration});
        this.notify(`What the cycles are spent on could not be found: ${outcome.error.message}.`, "warning");
      }
    });
  }

  /** Details of the opened layer; those of an estimate before stay until then, so that nothing jumps. */
  async #showDetails(): Promise<void> {
    const {estimate, shipped, layer, details} = this.store.state;
    const row = estimate?.layers.find(({name}) => name === layer);
    if (details !== undefined && details.name !== row?.name) this.store.update({details: undefined});
    if (estimate === undefined || shipped || row === undefined) return;
    const outcome = await this.#client.call("estimateLayer", {estimate: estimate.estimate, layer: row.index});
    const current = this.store.state;
    if (outcome.ok && current.layer === layer && current.estimate === estimate) {
      this.store.update({details: outcome.value});
    }
  }
}

/** Until what was changed is on the screen; a page that nobody sees paints nothing, and does not wait for it. */
function painted(): Promise<unknown> {
  const frames = new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  return Promise.race([frames, later(kUnnoticed)]);
}

function later(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function withoutTiles(setup: Setup): Setup {
  const {tiles, ...plain} = setup;
  return tiles === undefined ? setup : plain;
}

function resized(source: NetworkSource, dimensions: Readonly<Record<string, number>>): NetworkSource {
  return source.kind === "file" ? {...source, dimensions} : withDimensions(source, dimensions);
}

/** The parameters that an accelerator has. */
function declaredParameters(
  parameters: Setup["parameters"],
  summary: ArchitectureSummary,
): Record<string, ParameterValue> {
  const declared = new Set(summary.parameters.map(({name}) => name));
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => declared.has(name)));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function unreadable(error: unknown): string {
  return `the file could not be read: ${messageOf(error)}`;
}
