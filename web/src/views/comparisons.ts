import {LitElement, css, html} from "lit";
import {customElement, property} from "lit/decorators.js";
import {errorText, shareText} from "../../../wasm/client/claims.ts";
import type {ComparedError} from "../core/types.ts";
import {kBasisTexts} from "../format/basis.ts";
import {formatCount} from "../format/number.ts";
import {shared} from "../styles/shared.ts";

/** Accuracy cards, those first that compared layers like the estimate's. */
@customElement("cyclescope-comparisons")
export class Comparisons extends LitElement {
  static override styles = [
    shared,
    css`
      ul {
        display: flex;
        flex-direction: column;
        gap: 0.75rem;
        font-size: 0.8125rem;
      }
      li {
        overflow-wrap: anywhere;
      }
      p {
        color: var(--text-muted);
      }
    `,
  ];

  @property({attribute: false}) cards: readonly ComparedError[] = [];

  protected override render() {
    const cards = [...this.cards].sort((a, b) => b.share_of_cycles - a.share_of_cycles);
    return html`<ul>
        ${cards.map((card) => this.#card(card))}
      </ul>
      <p><a href="help/accuracy.html" target="_blank" rel="noopener">All comparisons</a></p>`;
  }

  #card({reference, basis, share_of_cycles, layers, mape_percent, worst_percent, warnings}: ComparedError) {
    const share =
      share_of_cycles > 0
        ? `${shareText(share_of_cycles)} of these cycles are in layers like those.`
        : "None of these cycles are in layers like those.";
    return html`
      <li>
        <strong>${errorText(mape_percent)}</strong> on average, ${errorText(worst_percent)} at most, over
        ${formatCount(layers, "row")}: ${kBasisTexts[basis]}. ${share}
        <p>${reference}.</p>
        ${warnings.map((warning) => html`<p>${warning}.</p>`)}
      </li>
    `;
  }
}
