import {LitElement, css, html, nothing} from "lit";
import {customElement, property, state} from "lit/decorators.js";
import {live} from "lit/directives/live.js";
import type {Diagnostic} from "../../core/types.ts";
import {
  cellNames,
  cellText,
  cellValue,
  networkText,
  rowsOf,
  withAdded,
  withBranch,
  withDuplicate,
  withField,
  withOperator,
  withoutLayer,
  writtenNetwork,
} from "../../state/network/layer_list.ts";
import type {Layer, LayerPath, LayerRow, Value, WrittenNetwork} from "../../state/network/layer_list.ts";
import {shared} from "../../styles/shared.ts";
import {closeIcon} from "../icons.ts";
import {TextEvent} from "../text_event.ts";
import "../problem.ts";
import {fieldsOf, kOperators, meaningOf, newLayer} from "./operators.ts";

/** Columns for fields that many operators have; the others of a layer stand together in the last one. */
const kColumns = ["filters", "units", "kernel", "stride", "pad", "groups"] as const;
const kOwnColumns = new Set<string>(["op", "name", "inputs", "then", "repeat", "layers", ...kColumns]);

/** A network as a table of layers. Fires TextEvent with the whole document after each edit, and "close". */
@customElement("cyclescope-layer-editor")
export class LayerEditor extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        border: 1px solid var(--line);
        border-radius: var(--radius-large);
        background: var(--surface);
        overflow: hidden;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem;
        padding: 0.375rem 0.5rem 0.375rem 1.25rem;
        border-bottom: 1px solid var(--line);
      }
      h2 {
        flex: 1;
        min-width: 0;
      }
      .inputs {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        padding: 0.5rem 1.25rem;
        border-bottom: 1px solid var(--line);
        font-size: 0.8125rem;
      }
      .inputs label {
        display: flex;
        align-items: center;
        gap: 0.375rem;
      }
      .scroller {
        max-height: min(26rem, 60vh);
        overflow: auto;
      }
      table {
        border-collapse: collapse;
        font-size: 0.8125rem;
      }
      th,
      td {
        padding: 0.125rem 0.25rem;
        text-align: left;
        white-space: nowrap;
      }
      thead th {
        position: sticky;
        top: 0;
        z-index: 1;
        background: var(--surface-sunken);
        color: var(--text-muted);
      }
      tbody tr {
        border-top: 1px solid var(--line);
      }
      tbody th {
        padding-left: 0.75rem;
        font-weight: 400;
        color: var(--text-muted);
      }
      input,
      td select {
        width: 100%;
        height: 1.75rem;
        padding: 0 0.25rem;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface);
      }
      td select {
        min-width: 9rem;
      }
      .size input {
        width: 4.5rem;
      }
      .text input {
        width: 9rem;
      }
      .inputs input {
        width: 9rem;
      }
      tr.wrong {
        background: var(--bad-surface);
      }
      input[aria-invalid="true"] {
        border-color: var(--bad);
        outline: 1px solid var(--bad);
      }
      td.actions .button {
        height: 1.75rem;
        padding: 0 0.375rem;
      }
      .say {
        padding: 0.75rem 1.25rem;
      }
    `,
  ];

  /** The network's document, in our own JSON. */
  @property({attribute: false}) text = "";
  @property({attribute: false}) problem: Diagnostic | undefined;
  @state() private past: readonly string[] = [];
  @state() private future: readonly string[] = [];

  protected override render() {
    const network = writtenNetwork(this.text);
    return html`
      <div class="head">
        <h2>${network?.name ?? "Network"}: layers</h2>
        <button type="button" class="button quiet" ?disabled=${this.past.length === 0} @click=${this.#undo}>
          Undo
        </button>
        <button type="button" class="button quiet" ?disabled=${this.future.length === 0} @click=${this.#redo}>
          Redo
        </button>
        <button
          type="button"
          class="button quiet icon"
          aria-label="Close the table of layers"
          @click=${() => this.dispatchEvent(new Event("close"))}
        >
          ${closeIcon}
        </button>
      </div>
      ${
        network
          ? this.#table(network)
          : html`<p class="say">
              This network comes from a file that lists tensors, or cannot be read: its layers cannot be edited here.
              The built-in networks can, and files like them.
            </p>`
      }
      ${this.problem ? html`<cyclescope-problem announced .problem=${this.problem}></cyclescope-problem>` : nothing}
    `;
  }

  #table(network: WrittenNetwork) {
    const inputs = (network["inputs"] ?? {}) as Readonly<Record<string, Value>>;
    const wrong = wrongPlace(this.problem);
    return html`
      <div class="inputs" role="group" aria-label="Inputs of the network">
        ${Object.entries(inputs).map(
          ([name, shape]) => html`
            <label>
              input ${name}
              <input
                .value=${live(cellText(shape))}
                title="Extents, batch first, separated by commas"
                @change=${(event: Event) => this.#setInput(network, name, valueOf(event))}
              />
            </label>
          `,
        )}
        <button type="button" class="button" @click=${() => this.#become(withAdded(network, [], newLayer("Relu")))}>
          Add a first layer
        </button>
      </div>
      <div class="scroller" role="region" aria-label="Layers to edit" tabindex="0" @keydown=${this.#keys}>
        <table>
          <thead>
            <tr>
              <th scope="col">#</th>
              <th scope="col">Operator</th>
              <th scope="col">Name</th>
              <th scope="col">Inputs</th>
              ${kColumns.map((column) => html`<th scope="col">${column}</th>`)}
              <th scope="col">then</th>
              <th scope="col">Others</th>
              <th scope="col">Edit</th>
            </tr>
          </thead>
          <tbody>
            ${rowsOf(network).map((row) => this.#row(network, row, wrong))}
          </tbody>
        </table>
      </div>
    `;
  }

  #row(network: WrittenNetwork, {path, layer}: LayerRow, wrong: string[] | undefined) {
    const number = path.map((index) => index + 1).join(".");
    const here = wrong !== undefined && layerPath(wrong).join() === path.join();
    const field = here ? fieldAt(wrong, path) : undefined;
    const block = "repeat" in layer;
    const operator = cellText(layer["op"]);
    const known = block ? ["name", "repeat"] : fieldsOf(operator);
    const set = (key: string, value: Value | undefined) => this.#become(withField(network, path, key, value));
    const cell = (key: string, kind: "size" | "text", read: (text: string) => Value | undefined = cellValue) => html`
      <td class=${kind}>
        ${
          known.includes(key) || key in layer
            ? html`<input
                aria-label="${key} of layer ${number}"
                aria-invalid=${field === key ? "true" : "false"}
                data-hint=${meaningOf(operator, key)}
                aria-description=${meaningOf(operator, key)}
                .value=${live(key === "inputs" || key === "then" ? namesText(layer[key]) : cellText(layer[key]))}
                @change=${(event: Event) => set(key, read(valueOf(event)))}
              />`
            : nothing
        }
      </td>
    `;
    return html`
      <tr class=${here ? "wrong" : ""}>
        <th scope="row">${number}</th>
        <td>
          ${
            block
              ? html`<input
                  aria-label="repetitions of block ${number}"
                  .value=${live(cellText(layer["repeat"]))}
                  @change=${(event: Event) => set("repeat", cellValue(valueOf(event)))}
                />`
              : this.#operators(network, path, operator, number)
          }
        </td>
        ${cell("name", "text", (text) => text.trim() || undefined)} ${cell("inputs", "text", cellNames)}
        ${kColumns.map((column) => cell(column, "size"))} ${cell("then", "text", cellNames)}
        <td class="text">
          <input
            aria-label="other fields of layer ${number}"
            .value=${live(othersText(layer))}
            @change=${(event: Event) => this.#setOthers(network, path, layer, event.target as HTMLInputElement)}
          />
        </td>
        <td class="actions">${this.#actions(network, path, number)}</td>
      </tr>
    `;
  }

  #operators(network: WrittenNetwork, path: LayerPath, operator: string, number: string) {
    const options = kOperators.includes(operator) ? kOperators : [operator, ...kOperators];
    return html`<select
      aria-label="operator of layer ${number}"
      .value=${live(operator)}
      @change=${(event: Event) => {
        const chosen = valueOf(event);
        this.#become(withOperator(network, path, chosen, fieldsOf(chosen)));
      }}
    >
      ${options.map((option) => html`<option value=${option} ?selected=${option === operator}>${option}</option>`)}
    </select>`;
  }

  #actions(network: WrittenNetwork, path: LayerPath, number: string) {
    const action = (label: string, what: string, change: () => WrittenNetwork) => html`
      <button
        type="button"
        class="button quiet"
        aria-label="${label} layer ${number}"
        title=${what}
        @click=${() => this.#become(change())}
      >
        ${label}
      </button>
    `;
    return [
      action("Add behind", "A new layer behind this one", () => withAdded(network, path, newLayer("Conv"))),
      action("Duplicate", "The same layer once more, behind this one", () => withDuplicate(network, path)),
      action("Branch", "The same layer beside this one, and an addition that joins both", () =>
        withBranch(network, path),
      ),
      action("Remove", "Who reads its output reads its input", () => withoutLayer(network, path)),
    ];
  }

  #setInput(network: WrittenNetwork, name: string, text: string): void {
    const value = cellValue(text);
    const inputs = network["inputs"] as Readonly<Record<string, Value>>;
    this.#become({...network, inputs: {...inputs, [name]: typeof value === "number" ? [value] : (value ?? [])}});
  }

  /** Fields without a column, as JSON: what is no JSON stays in its cell, and is said. */
  #setOthers(network: WrittenNetwork, path: LayerPath, layer: Layer, input: HTMLInputElement): void {
    try {
      const others = JSON.parse(`{${input.value}}`) as Readonly<Record<string, Value>>;
      input.setCustomValidity("");
      const removed = Object.keys(layer).filter((key) => !kOwnColumns.has(key) && !(key in others));
      const without = removed.reduce((changed, key) => withField(changed, path, key, undefined), network);
      this.#become(
        Object.entries(others).reduce((changed, [key, value]) => withField(changed, path, key, value), without),
      );
    } catch {
      input.setCustomValidity('Fields as JSON has them: "axis": 1, "keep_dims": false');
      input.reportValidity();
    }
  }

  #become(network: WrittenNetwork): void {
    this.past = [...this.past, this.text];
    this.future = [];
    this.#send(networkText(network));
  }

  readonly #undo = (): void => {
    const before = this.past.at(-1);
    if (before === undefined) return;
    this.past = this.past.slice(0, -1);
    this.future = [...this.future, this.text];
    this.#send(before);
  };

  readonly #redo = (): void => {
    const next = this.future.at(-1);
    if (next === undefined) return;
    this.future = this.future.slice(0, -1);
    this.past = [...this.past, this.text];
    this.#send(next);
  };

  /** Within a cell, undoing is the browser's until the cell is left. */
  #keys(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    if (event.composedPath()[0] instanceof HTMLInputElement) return;
    event.preventDefault();
    if (event.shiftKey) this.#redo();
    else this.#undo();
  }

  #send(text: string): void {
    this.text = text;
    this.dispatchEvent(new TextEvent(text));
  }
}

function valueOf(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement).value;
}

function namesText(value: Value | undefined): string {
  return Array.isArray(value) ? value.map((one: Value) => cellText(one)).join(", ") : cellText(value);
}

function othersText(layer: Layer): string {
  const others = Object.entries(layer).filter(([key]) => !kOwnColumns.has(key));
  return others.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(", ");
}

/** The steps of a problem's place, where it lies in a layer. */
function wrongPlace(problem: Diagnostic | undefined): string[] | undefined {
  const steps = problem?.path.split("/").slice(1) ?? [];
  return steps[0] === "layers" && steps.length > 1 ? steps : undefined;
}

function layerPath(steps: readonly string[]): number[] {
  const path: number[] = [];
  for (let at = 0; steps[at] === "layers" && /^\d+$/.test(steps[at + 1] ?? ""); at += 2)
    path.push(Number(steps[at + 1]));
  return path;
}

function fieldAt(steps: readonly string[], path: LayerPath): string | undefined {
  return steps[path.length * 2];
}
