import {LitElement, css, html, nothing} from "lit";
import type {PropertyValues} from "lit";
import {customElement, property, state} from "lit/decorators.js";
import type {Outcome} from "../../../wasm/client/outcome.ts";
import type {CheckedMapping, Diagnostic, MappingCheck} from "../core/types.ts";
import {shared} from "../styles/shared.ts";
import "./problem.ts";

/** Makes and executes programs with every mapping of the text that is open. */
export type RunMappings = () => Promise<Outcome<MappingCheck>>;

/** Somebody wants to see the place of a finding. */
export class PlaceEvent extends Event {
  constructor(readonly problem: Diagnostic) {
    super("place");
  }
}

/** Executes the mappings when asked to, and lists which compute something else than their layers. Fires PlaceEvent. */
@customElement("cyclescope-mapping-runs")
export class MappingRuns extends LitElement {
  static override styles = [
    shared,
    css`
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem;
        padding: 0.375rem 0.5rem 0.375rem 1.25rem;
        border-top: 1px solid var(--line);
      }
      .said {
        color: var(--text-muted);
        font-size: 0.8125rem;
      }
      cyclescope-problem {
        border-radius: 0;
        border-top: 1px solid var(--line);
      }
      .layer {
        padding: 0.25rem 0.75rem 0.625rem 2.25rem;
        background: var(--bad-surface);
        color: var(--text-muted);
        font-size: 0.8125rem;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({attribute: false}) run!: RunMappings;
  /** The text that would be executed: what was found of another one is gone. */
  @property({attribute: false}) text = "";
  @state() private running = false;
  @state() private outcome: Outcome<MappingCheck> | undefined;

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("text")) this.outcome = undefined;
  }

  protected override render() {
    return html`
      <div class="bar">
        <button type="button" class="button" ?disabled=${this.running} @click=${() => void this.#start()}>
          Run the mappings
        </button>
        <span class="said" role="status">${this.running ? "Executing small layers…" : this.#said()}</span>
      </div>
      ${this.outcome?.ok ? this.outcome.value.mappings.map((mapping) => this.#finding(mapping)) : nothing}
    `;
  }

  #said() {
    const {outcome} = this;
    if (outcome === undefined) return "executes each on small random layers, and compares what it computes";
    if (!outcome.ok) return outcome.error.message;
    const {mappings} = outcome.value;
    const wrong = mappings.filter(({finding}) => finding !== undefined).length;
    const unused = mappings.filter(({programs}) => programs === 0).map(({name}) => name);
    const programs = mappings.reduce((sum, mapping) => sum + mapping.programs, 0);
    const said =
      wrong > 0
        ? `${wrong} of ${mappings.length} mappings are wrong`
        : `${programs} small layers were computed as they are defined`;
    return unused.length === 0 ? said : `${said}; no layer met the conditions of ${unused.join(", ")}`;
  }

  #finding({name, finding}: CheckedMapping) {
    if (finding === undefined) return nothing;
    const {diagnostic, layer, tiles, parameters} = finding;
    const values = Object.entries(parameters).map(([parameter, value]) => `${parameter}=${value}`);
    return html`
      <cyclescope-problem
        .subject=${name}
        .problem=${diagnostic}
        locatable
        @locate=${() => this.dispatchEvent(new PlaceEvent(diagnostic))}
      ></cyclescope-problem>
      <p class="layer">
        ${layer}${tiles ? `; tiles ${tiles}` : ""}${values.length > 0 ? `; at ${values.join(" ")}` : ""}
      </p>
    `;
  }

  async #start(): Promise<void> {
    const {text} = this;
    this.running = true;
    const outcome = await this.run();
    this.running = false;
    if (text === this.text) this.outcome = outcome;
  }
}
