import {LitElement} from "lit";
import {state} from "lit/decorators.js";

/** A component that draws itself as wide as it is. */
export class SizedElement extends LitElement {
  @state() protected width = 800;
  readonly #observer = new ResizeObserver(([entry]) => {
    if (entry && entry.contentRect.width > 0) this.width = Math.max(200, Math.floor(entry.contentRect.width));
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }
}
