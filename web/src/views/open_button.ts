import {LitElement, css, html} from "lit";
import {customElement, property, query} from "lit/decorators.js";
import {shared} from "../styles/shared.ts";
import {openIcon} from "./icons.ts";

export class FileEvent extends Event {
  constructor(readonly file: File) {
    super("file", {bubbles: true, composed: true});
  }
}

/** A button that asks for a file. Fires FileEvent. */
@customElement("cyclescope-open-button")
export class OpenButton extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: inline-block;
      }
    `,
  ];

  @property() accept = ".json,.onnx,.tflite,.csv,.yaml,.yml,.cfg,.gz,.zip";
  @property() label = "Open a file";
  @query("input") private input!: HTMLInputElement;

  protected override render() {
    return html`
      <button
        type="button"
        class="button"
        aria-label=${this.label}
        title=${this.label}
        @click=${() => this.input.click()}
      >
        ${openIcon}<span>Open…</span>
      </button>
      <input type="file" accept=${this.accept} hidden tabindex="-1" aria-label=${this.label} @change=${this.#chosen} />
    `;
  }

  #chosen(): void {
    const file = this.input.files?.[0];
    if (file) this.dispatchEvent(new FileEvent(file));
    this.input.value = ""; // so that the same file can be chosen again
  }
}
