import {LitElement, css, html, nothing} from "lit";
import {customElement, query, state} from "lit/decorators.js";
import {makeWorker} from "../core/make_worker.ts";
import {keepOffline} from "../offline/updates.ts";
import {controlsOf} from "../state/app_state.ts";
import {keepDocuments} from "../designs/keep_documents.ts";
import type {AppState, LearnStep} from "../state/app_state.ts";
import {presetEntry, presetText, titleOf} from "../state/catalogue.ts";
import {formatCycles, formatSeconds} from "../format/quantity.ts";
import {pageTitle} from "../state/page_title.ts";
import {nameOf} from "../state/setup.ts";
import type {NetworkSource} from "../state/setup.ts";
import {Session} from "../state/session.ts";
import {isLocked, isShown} from "../state/teach/controls.ts";
import {shared} from "../styles/shared.ts";
import "./architecture_panel.ts";
import "./drop_target.ts";
import "./header.ts";
import type {HelpPart} from "./help/help_dialog.ts";
import {chevronIcon} from "./icons.ts";
import "./network_panel.ts";
import "./notices.ts";
import type {ObjectEvent} from "./object_event.ts";
import type {FileEvent} from "./open_button.ts";
import "./results.ts";
import type {ResultsView} from "./results.ts";
import type {TextEvent} from "./text_event.ts";
import {listenForUndo} from "./undo_keys.ts";

const kWide = "(min-width: 60rem)";

/** The page: controls at the left, results at the right; one below the other where it is narrow. */
@customElement("cyclescope-app")
export class App extends LitElement {
  static override styles = [
    shared,
    css`
      .layout {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.75rem;
        max-width: 120rem;
        margin: 0 auto;
        padding: 0.75rem;
      }
      aside {
        display: flex;
        flex-direction: column;
        gap: 0.75rem;
      }
      main {
        display: flex;
        flex-direction: column;
        gap: 1rem;
        min-width: 0;
      }
      .panel {
        padding: 0 1rem;
        border: 1px solid var(--line);
        border-radius: var(--radius-large);
        background: var(--surface);
      }
      .panel[open] {
        padding-bottom: 1rem;
      }
      summary {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        min-height: 2.75rem;
        cursor: pointer;
        list-style: none;
      }
      summary svg {
        transition: transform var(--quick);
        color: var(--text-muted);
      }
      .panel[open] summary svg {
        transform: rotate(90deg);
      }
      summary .chosen {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        text-align: right;
        color: var(--text-muted);
      }
      .panel[open] summary .chosen {
        visibility: hidden;
      }
      .glance {
        position: sticky;
        bottom: 0;
        z-index: 4;
        margin: 0;
        padding: 0.5rem 1rem;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface-raised);
        box-shadow: var(--shadow);
        font-variant-numeric: tabular-nums;
      }
      aside:not(:has(.panel[open])) .glance {
        display: none;
      }
      .glance.old {
        color: var(--text-muted);
      }
      @media print {
        header,
        aside,
        footer {
          display: none !important;
        }
        .layout {
          display: block !important;
          padding: 0 !important;
        }
      }
      .link {
        padding: 0 0.25rem;
        border: 0;
        background: none;
        color: var(--accent);
        text-decoration: underline;
      }
      footer {
        padding: 0.5rem 0 1rem;
        font-size: 0.8125rem;
        color: var(--text-muted);
      }
      @media (min-width: 60rem) {
        .layout.learning {
          grid-template-columns: minmax(0, 80rem);
          justify-content: center;
        }
        .layout:not(.learning) {
          grid-template-columns: 21.5rem minmax(0, 1fr);
        }
        .layout.single {
          grid-template-columns: minmax(0, 1fr);
        }
        .layout.taught {
          grid-template: "lesson setup" auto "lesson main" 1fr / 25rem minmax(0, 1fr);
        }
        .taught cyclescope-lesson {
          grid-area: lesson;
          position: sticky;
          top: 1.25rem;
          align-self: start;
          max-height: calc(100dvh - 2.5rem);
          overflow-y: auto;
        }
        .taught main {
          grid-area: main;
        }
        .layout {
          gap: 1.25rem;
          padding: 1.25rem;
        }
        .glance {
          display: none;
        }
        aside {
          position: sticky;
          top: 1.25rem;
          align-self: start;
          max-height: calc(100dvh - 2.5rem);
          overflow-y: auto;
          gap: 1rem;
        }
        .taught aside {
          grid-area: setup;
          position: static;
          max-height: none;
        }
      }
    `,
  ];

  @state() private editing = false;
  /** The text of the network whose layers are edited. */
  @state() private layers: string | undefined;
  /** The machine is drawn beside its text. */
  @state() private pictured = false;
  /** The object whose text is wanted in the editor; a new one each time. */
  @state() private wanted: {readonly object: string; readonly focus: boolean} | undefined;
  @query("cyclescope-results") private results!: ResultsView | null;
  readonly #session = new Session(makeWorker);
  #stopWatching: (() => void) | undefined;
  #stopUndo: (() => void) | undefined;
  #listening = false;
  /** The network whose text `layers` is. */
  #edited: NetworkSource | undefined;
  /** The step of learning a device that was open last. */
  #lastStep: LearnStep | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.replaceChildren();
    this.#stopWatching = this.#session.store.watch(() => this.requestUpdate());
    addEventListener("keydown", this.#shortcut);
    this.#stopUndo = listenForUndo((by) => this.#session.step(by));
    keepDocuments(this.#session);
    void this.#session.start().then(() => keepOffline(this.#offerUpdate));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopWatching?.();
    removeEventListener("keydown", this.#shortcut);
    this.#stopUndo?.();
  }

  /** A step of the history is called as the page is when the next one begins. */
  protected override updated(): void {
    const session = this.#session;
    const {frame} = session.store.state;
    if (frame.embedded && frame.origin !== undefined && parent !== window) this.#listen(frame.origin);
    void session.kept().then(() => {
      document.title = pageTitle(session.store.state);
    });
    this.#followNetwork();
  }

  protected override render() {
    const session = this.#session;
    const {state} = session.store;
    const {architecture, network} = state.setup;
    const controls = controlsOf(state);
    const hasSetup = isShown(controls, "network") || isShown(controls, "accelerator");
    const {embedded} = state.frame;
    return html`
      ${embedded ? nothing : html`<header><cyclescope-header .session=${session}></cyclescope-header></header>`}
      <div class="layout ${this.#layout(state, hasSetup)}">
        ${this.#lesson(state)}
        <aside aria-label="Setup" ?hidden=${state.learn !== undefined || !hasSetup}>
          ${
            isShown(controls, "network")
              ? this.#panel(
                  "Network",
                  titleOf("network", nameOf(network)),
                  html`<cyclescope-network-panel
                    .session=${session}
                    .state=${state}
                    .editing=${this.layers !== undefined}
                    @edit=${() => void this.#toggleLayers()}
                  ></cyclescope-network-panel>`,
                )
              : nothing
          }
          ${
            isShown(controls, "accelerator")
              ? this.#panel(
                  "Accelerator",
                  titleOf("architecture", nameOf(architecture)),
                  html`<cyclescope-architecture-panel
                    .session=${session}
                    .state=${state}
                    .editing=${this.editing}
                    @edit=${this.#toggleEditor}
                  ></cyclescope-architecture-panel>`,
                )
              : nothing
          }
          ${isShown(controls, "totals") ? this.#glance(state) : nothing}
        </aside>
        <main aria-busy=${state.running || state.reading !== undefined ? "true" : "false"} @object=${this.#showObject}>
          ${this.#workspace(state)}
          ${
            state.learn === undefined
              ? html`${this.#caption(state)}
                  ${this.editing && state.model === undefined && !isLocked(controls, "accelerator") && isShown(controls, "edit") ? this.#editor() : nothing}
                  ${this.layers !== undefined && !isLocked(controls, "network") ? this.#layerEditor(this.layers) : nothing}
                  <cyclescope-results .session=${session} .state=${state}></cyclescope-results>`
              : nothing
          }
          <footer>
            ${
              embedded
                ? html`<a href=${this.#whole()} target="_blank" rel="noopener">Open in Cyclescope</a>`
                : html`Everything is computed on this machine; no file and no number leaves it.`
            }
            ${state.version ? `Cyclescope ${state.version}` : ""}
            <button type="button" class="link" @click=${() => void this.#openHelp("commands")}>
              Help and commands
            </button>
            <button type="button" class="link" @click=${() => void this.#openHelp("about")}>About</button>
            ${
              location.protocol === "file:"
                ? html`<br />Opened as a file, the page cannot be installed and does not renew itself, and a copied link
                    opens on this machine only.`
                : nothing
            }
          </footer>
        </main>
      </div>
      <cyclescope-notices .session=${session} .notices=${state.notices}></cyclescope-notices>
      <cyclescope-drop-target @file=${({file}: FileEvent) => void session.openFile(file)}></cyclescope-drop-target>
    `;
  }

  /** Messages of the page around this one, which come in frames only. */
  #listen(origin: string): void {
    if (this.#listening) return;
    this.#listening = true;
    void import("../state/teach/frame_messages.ts").then(
      ({FrameMessages}) => new FrameMessages(this.#session, origin, parent),
    );
  }

  #layout({learn, lesson}: AppState, hasSetup: boolean): string {
    if (learn !== undefined) return "learning";
    if (lesson !== undefined) return "taught";
    return hasSetup ? "" : "single";
  }

  /** Fetched with the first lesson. */
  #lesson(state: AppState) {
    if (state.lesson === undefined) return nothing;
    void import("./lessons/lesson_panel.ts");
    return html`<cyclescope-lesson
      aria-label="Lesson"
      role="region"
      ?hidden=${state.learn !== undefined}
      .session=${this.#session}
      .state=${state}
    ></cyclescope-lesson>`;
  }

  /** The address of what is in the frame, as a page of its own. */
  #whole(): string {
    const entries = location.hash.slice(1).split("&");
    const kept = entries.filter((entry) => !/^(embed|origin|hide|lock|only)=/.test(entry));
    return `${location.pathname}${location.search}#${kept.join("&")}`;
  }

  /** The total, where the results are below what is set: hidden from assistive technology, which has it there. */
  #glance({estimate, stale}: AppState) {
    const {cycles, time_s: time} = estimate?.total ?? {};
    if (cycles === undefined || cycles === null) return nothing;
    return html`<p class="glance ${stale ? "old" : ""}" aria-hidden="true">
      <strong>${formatCycles(cycles)}</strong>
      cycles${time === null || time === undefined ? "" : `, ${formatSeconds(time)}`}
    </p>`;
  }

  #panel(title: string, chosen: string, content: unknown) {
    return html`
      <details class="panel" ?open=${matchMedia(kWide).matches || this.#session.store.state.frame.embedded}>
        <summary>
          ${chevronIcon}
          <h2>${title}</h2>
          <span class="chosen">${chosen}</span>
        </summary>
        ${content}
      </details>
    `;
  }

  #caption({title, note}: AppState) {
    if (title === "" && note === "") return nothing;
    void import("../share/caption.ts");
    return html`<cyclescope-caption .session=${this.#session} .words=${title} .note=${note}></cyclescope-caption>`;
  }

  #editor() {
    const session = this.#session;
    const {setup, architectureText, model, problem} = session.store.state;
    const name = nameOf(setup.architecture);
    const revertible = setup.architecture.kind === "document" && presetEntry("architecture", name) !== undefined;
    return html`
      <cyclescope-editor
        .name=${name}
        .text=${architectureText}
        .revertible=${revertible}
        .wanted=${this.wanted}
        .problem=${problem?.input === "architecture" || problem?.input === "model" ? problem : undefined}
        .runMappings=${session.runMappings}
        .expand=${model === undefined ? session.expand : undefined}
        .original=${presetEntry("architecture", name) && this.#original}
        .values=${setup.parameters}
        .pictured=${this.pictured}
        @picture=${this.#togglePicture}
        @defaults=${() => session.resetParameters()}
        @text=${({text}: TextEvent) => session.editArchitecture(text)}
        @revert=${() => session.choosePreset("architecture", name)}
        @close=${this.#toggleEditor}
      >
        ${
          this.pictured
            ? html`<cyclescope-machine-beside
                slot="picture"
                .session=${session}
                .state=${session.store.state}
              ></cyclescope-machine-beside>`
            : nothing
        }
      </cyclescope-editor>
    `;
  }

  #layerEditor(text: string) {
    const session = this.#session;
    const {problem} = session.store.state;
    return html`<cyclescope-layer-editor
      .text=${text}
      .problem=${problem?.input === "network" ? problem : undefined}
      @text=${(event: TextEvent) => {
        this.layers = event.text;
        session.editNetwork(event.text);
      }}
      @close=${() => void this.#toggleLayers()}
    ></cyclescope-layer-editor>`;
  }

  /** The table of layers shows the network of the setup, whoever changed it. */
  #followNetwork(): void {
    const {network} = this.#session.store.state.setup;
    if (this.layers === undefined || this.#edited === network) return;
    this.#edited = network;
    void this.#session.networkText().then((text) => {
      if (this.layers !== undefined && network === this.#session.store.state.setup.network) this.layers = text;
    });
  }

  async #toggleLayers(): Promise<void> {
    void import("./network/layer_editor.ts");
    this.layers = this.layers === undefined ? await this.#session.networkText() : undefined;
  }

  /** The workspace and its worker are fetched when somebody goes there, and then stay with all that they know. */
  #workspace(state: AppState) {
    if (state.learn !== undefined) {
      if (this.#lastStep === undefined) void import("./learn/workspace.ts");
      this.#lastStep = state.learn;
    }
    return this.#lastStep === undefined
      ? nothing
      : html`<cyclescope-workspace
          ?hidden=${state.learn === undefined}
          .session=${this.#session}
          .app=${state}
          .step=${this.#lastStep}
        ></cyclescope-workspace>`;
  }

  /** The page stays as it is for as long as its user likes. */
  readonly #offerUpdate = (use: () => void): void => {
    const run = (): void => void this.#session.link().then(use);
    this.#session.notify("A new version is ready. What you set stays.", "info", {label: "Reload", run});
  };

  readonly #showObject = ({object, open}: ObjectEvent): void => {
    if (!this.editing && !open) return;
    if (!this.editing) this.#toggleEditor();
    this.wanted = {object, focus: open};
  };

  readonly #original = (): Promise<string> =>
    presetText("architecture", nameOf(this.#session.store.state.setup.architecture));

  #togglePicture(): void {
    void import("./machine/machine_beside.ts");
    this.pictured = !this.pictured;
  }

  #toggleEditor(): void {
    this.wanted = undefined;
    void import("./editor.ts");
    this.editing = !this.editing;
  }

  /** Fetched when somebody asks for it first. */
  async #openHelp(part: HelpPart): Promise<void> {
    const {openHelp} = await import("./help/help_dialog.ts");
    openHelp(part, this.#session, {
      edit: () => this.#toggleEditor(),
      editLayers: () => void this.#toggleLayers(),
      find: () => this.results?.find(),
    });
  }

  /** Ctrl+K lists what can be done, "?" the keys, "/" goes to the filter; the latter two unless somebody is typing. */
  readonly #shortcut = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.defaultPrevented) {
      event.preventDefault();
      return void this.#openHelp("commands");
    }
    if (event.key === "?" && !isTyping(event)) return void this.#openHelp("keys");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event)) return;
    if (this.results === null) return;
    event.preventDefault();
    this.results.find();
  };
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, select, textarea"));
}
