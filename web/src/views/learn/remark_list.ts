import {LitElement, css, html, nothing} from "lit";
import {customElement, property, state} from "lit/decorators.js";
import type {TableRemark} from "../../core/types.ts";
import {formatCount, formatInteger} from "../../format/number.ts";
import {shared} from "../../styles/shared.ts";

/** Remarks that are shown at once. */
const kShown = 8;

/** What was wrong with rows, or deserves a look, with their lines. */
@customElement("cyclescope-remark-list")
export class RemarkList extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        font-size: 0.8125rem;
      }
      .box {
        display: flex;
        flex-direction: column;
        gap: 0.375rem;
        padding: 0.625rem 0.75rem;
        border-left: 3px solid var(--warn);
        border-radius: var(--radius);
        background: var(--warn-surface);
      }
      li {
        padding-top: 0.25rem;
        overflow-wrap: anywhere;
      }
      .line {
        font-weight: 600;
      }
      .code {
        color: var(--text-muted);
      }
    `,
  ];

  @property({attribute: false}) remarks: readonly TableRemark[] = [];
  /** Stands for the count of rows where they are not about rows. */
  @property() heading = "";
  @state() private all = false;

  protected override willUpdate(): void {
    this.hidden = this.remarks.length === 0;
  }

  protected override render() {
    const {remarks} = this;
    const unused = remarks.filter(({used}) => !used).length;
    const shown = this.all ? remarks : remarks.slice(0, kShown);
    return html`
      <div class="box">
        <p><strong>${this.heading || countWords(unused, remarks.length - unused)}</strong></p>
        <ul aria-label="Remarks">
          ${shown.map((remark) => this.#remark(remark))}
        </ul>
        ${
          shown.length < remarks.length
            ? html`<div>
                <button type="button" class="button" @click=${() => (this.all = true)}>
                  Show all ${formatInteger(remarks.length)}
                </button>
              </div>`
            : nothing
        }
      </div>
    `;
  }

  #remark({line, message, hint, code, path, used}: TableRemark) {
    return html`
      <li>
        ${line > 0 ? html`<span class="line">Line ${formatInteger(line)}:</span>` : nothing}
        ${message}${hint ? ` – ${hint}` : ""}
        <span class="code">${path ? html`<code>${path}</code> ` : nothing}${code}${used ? ", used" : ""}</span>
      </li>
    `;
  }
}

function countWords(unused: number, doubtful: number): string {
  const parts: string[] = [];
  if (unused > 0) parts.push(`${formatCount(unused, "row")} left out`);
  if (doubtful > 0) parts.push(`${formatCount(doubtful, "row")} used, but worth a look`);
  return `${parts.join(", ")}.`;
}
