import {LitElement, css, html, nothing} from "lit";
import {customElement, state} from "lit/decorators.js";
import {shared} from "../styles/shared.ts";
import {FileEvent} from "./open_button.ts";

function holdsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/** Takes files that are dropped anywhere on the page. Fires FileEvent for each. */
@customElement("cyclescope-drop-target")
export class DropTarget extends LitElement {
  static override styles = [
    shared,
    css`
      .veil {
        position: fixed;
        inset: 0;
        z-index: 20;
        display: grid;
        place-items: center;
        padding: 1rem;
        background: color-mix(in srgb, var(--page) 80%, transparent);
        pointer-events: none;
      }
      .veil p {
        padding: 2rem 3rem;
        border: 2px dashed var(--accent);
        border-radius: var(--radius-large);
        background: var(--surface-raised);
        box-shadow: var(--shadow);
        font-size: 1.125rem;
        text-align: center;
      }
    `,
  ];

  /** Elements entered and not yet left: children fire too. */
  @state() private depth = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("dragenter", this.#entered);
    addEventListener("dragleave", this.#left);
    addEventListener("dragover", this.#over);
    addEventListener("drop", this.#dropped);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("dragenter", this.#entered);
    removeEventListener("dragleave", this.#left);
    removeEventListener("dragover", this.#over);
    removeEventListener("drop", this.#dropped);
  }

  protected override render() {
    if (this.depth === 0) return nothing;
    return html`
      <div class="veil">
        <p>
          Drop a network (.onnx, .tflite, .json; SCALE-Sim .csv; Timeloop or ZigZag .yaml; a decoder’s config.json), an
          accelerator or a fitted model (.json; SCALE-Sim .cfg), or measurements (.csv); also in .gz or .zip<br /><span
            class="muted"
            >It stays on this machine.</span
          >
        </p>
      </div>
    `;
  }

  readonly #entered = (event: DragEvent): void => {
    if (holdsFiles(event)) this.depth += 1;
  };

  readonly #left = (event: DragEvent): void => {
    if (holdsFiles(event)) this.depth = Math.max(0, this.depth - 1);
  };

  readonly #over = (event: DragEvent): void => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
  };

  readonly #dropped = (event: DragEvent): void => {
    this.depth = 0;
    if (!holdsFiles(event)) return;
    event.preventDefault();
    for (const file of event.dataTransfer?.files ?? []) this.dispatchEvent(new FileEvent(file));
  };
}
