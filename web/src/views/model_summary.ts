import {LitElement, css, html, nothing} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {ModelSummary, ModelType} from "../core/types.ts";
import {formatCount, formatInteger} from "../format/number.ts";
import {formatHertz} from "../format/quantity.ts";
import {shared} from "../styles/shared.ts";
import {formatPercent, kMethodTitles, unitTitle, widthSummary} from "./learn/wording.ts";

/** A fitted model: where it comes from, and per layer type how good it is and what it was trained on. */
@customElement("cyclescope-model-summary")
export class ModelSummaryView extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 0.75rem;
        font-size: 0.8125rem;
        overflow-wrap: anywhere;
      }
      h3 {
        font-size: 0.8125rem;
        font-weight: 600;
      }
      section {
        padding-top: 0.5rem;
        border-top: 1px solid var(--line);
      }
      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0.125rem 0.75rem;
        padding-top: 0.25rem;
      }
      dt {
        color: var(--text-muted);
      }
      dd {
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  @property({attribute: false}) model!: ModelSummary;

  protected override render() {
    const {name, unit, provenance, clock_hz, types} = this.model;
    return html`
      <p>
        <strong>${name}</strong> is a fitted model: its latencies are predicted from measurements in ${unitTitle(unit)},
        and approximate.
      </p>
      <p class="muted">
        ${provenance ? `${provenance}.` : "It does not say where its measurements come from."}
        ${clock_hz === undefined ? "Its clock is not known." : `${formatHertz(clock_hz)}.`}
      </p>
      ${types.map((type) => this.#type(type))}
    `;
  }

  #type({title, samples, method, cross_validated, trained, widths}: ModelType) {
    const summary = widthSummary(widths);
    return html`
      <section aria-label=${title}>
        <h3>${title}</h3>
        <dl>
          <dt>Trained on</dt>
          <dd>${formatCount(samples, "layer")}</dd>
          <dt>Method</dt>
          <dd>${kMethodTitles[method]}</dd>
          <dt>Error</dt>
          <dd>
            ${formatPercent(cross_validated.mape_percent)} on average, ${formatPercent(cross_validated.worst_percent)}
            at most, in cross-validation
          </dd>
          ${
            summary
              ? html`<dt>Steps</dt>
                  <dd>${summary}</dd>`
              : nothing
          }
          <dt>Seen</dt>
          <dd>
            ${trained
              .filter(({most}) => most > 1)
              .map(
                ({parameter, least, most}) =>
                  `${parameter.replaceAll("_", " ")} ${least === most ? formatInteger(most) : `${formatInteger(least)}–${formatInteger(most)}`}`,
              )
              .join(", ")}
          </dd>
        </dl>
      </section>
    `;
  }
}
