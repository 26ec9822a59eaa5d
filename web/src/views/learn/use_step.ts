import {css, html, nothing} from "lit";
import {customElement, state} from "lit/decorators.js";
import {completeClaim, validatedClaim} from "../../../../wasm/client/claims.ts";
import type {Overview} from "../../core/types.ts";
import {formatCycles, formatSeconds} from "../../format/quantity.ts";
import {formatCount, formatInteger} from "../../format/number.ts";
import type {Training} from "../../state/learn/learn_state.ts";
import {kCatalogue} from "../../state/catalogue.ts";
import type {NetworkSource, Setup} from "../../state/setup.ts";
import {encodePlace} from "../../state/url.ts";
import {shared} from "../../styles/shared.ts";
import {documentSelect} from "../document_select.ts";
import {download, fileName} from "../download.ts";
import {downloadIcon, linkIcon} from "../icons.ts";
import "../model_summary.ts";
import {copyLink} from "./copy_link.ts";
import {stepStyles} from "./step_styles.ts";
import {StepView} from "./step_view.ts";
import {typeTitle} from "./wording.ts";

/** Step 5: the model as an accelerator, as a file and as a link. */
@customElement("cyclescope-use-step")
export class UseStep extends StepView {
  static override styles = [
    shared,
    stepStyles,
    css`
      .headline {
        font-size: 1.375rem;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
      .choice select {
        width: 14rem;
      }
      .unknown {
        display: flex;
        flex-direction: column;
        gap: 0.25rem;
        padding: 0.25rem 0 0.5rem;
      }
      .warning .button {
        white-space: normal;
        height: auto;
        min-height: 2rem;
      }
    `,
  ];

  @state() private preview: Overview | undefined;
  @state() private linkable: boolean | undefined;

  /** What the preview is of. */
  #looked: {training: Training | undefined; network: NetworkSource} | undefined;

  protected override updated(): void {
    const {training} = this.state;
    const {network} = this.app.setup;
    if (this.#looked?.training === training && this.#looked?.network === network) return;
    this.#looked = {training, network};
    void this.#look();
  }

  protected override render() {
    const {training} = this.state;
    if (training === undefined) return nothing;
    return html`
      ${this.#preview()}
      <section class="card">
        <div class="row">
          <button type="button" class="button primary" @click=${() => this.#use(training)}>Use as accelerator</button>
          <button type="button" class="button" @click=${() => this.#save(training)}>
            ${downloadIcon} Save model (.json)
          </button>
          <button
            type="button"
            class="button"
            ?disabled=${this.linkable !== true}
            @click=${() => void this.#copyLink(training)}
          >
            ${linkIcon} Copy link
          </button>
        </div>
        ${
          this.linkable === false
            ? html`<p class="note">
                This model is too large for a link (${formatInteger(Math.ceil(training.model.length / 1000))} kB): save
                it and send the file. Dropped on the page, it is an accelerator.
              </p>`
            : nothing
        }
      </section>
      <section class="card">
        <cyclescope-model-summary .model=${training.summary}></cyclescope-model-summary>
      </section>
    `;
  }

  #preview() {
    const {preview} = this;
    if (preview === undefined) return nothing;
    const {network, total, unmapped} = preview;
    const {cycles_low: low, cycles_high: high} = total;
    return html`
      <section class="card" aria-label="Estimate">
        <div class="row choice">
          ${documentSelect("Network", kCatalogue.network, this.app.setup.network, (id) =>
            this.session.choosePreset("network", id),
          )}
          <span>on ${preview.architecture.name}</span>
        </div>
        <p class="headline">
          ${total.cycles === null ? "Not runnable: nothing of it was learnt" : `${formatCycles(total.cycles)} cycles`}
        </p>
        <p class="note">
          ${low !== undefined && high !== undefined ? `nine of ten between ${formatCycles(low)} and ${formatCycles(high)}; ` : ""}${total.time_s === null ? "no time, as the device’s clock is not known" : formatSeconds(total.time_s)}
        </p>
        <p class="note">${completeClaim(preview).text}. ${validatedClaim(preview).text}.</p>
        ${
          unmapped.length > 0
            ? html`<div class="warning">
                <p>Parts of ${network.name} were not learnt, and are missing from the total:</p>
                <ul class="unknown">
                  ${unmapped.map(
                    ({operator, layers, reason}) =>
                      html`<li><strong>${operator}</strong>, ${formatCount(layers, "layer")}: ${reason}</li>`,
                  )}
                </ul>
                ${this.#learnMore(preview)}
              </div>`
            : nothing
        }
      </section>
    `;
  }

  /** The types that are missing, where the device runs them. */
  #learnMore({unmapped}: Overview) {
    const {device, types, layerTypes} = this.state;
    if (device?.kind !== "simulated") return nothing;
    const missing = layerTypes
      .map(({type}) => type)
      .filter(
        (type) => device.runnable.includes(type) && unmapped.some(({reason}) => reason.includes(` ${type} layer`)),
      );
    if (missing.length === 0) return nothing;
    const learn = () => {
      this.learn.setTypes([...types, ...missing]);
      this.session.openLearn("steps");
    };
    return html`<button type="button" class="button" @click=${learn}>
      Learn ${missing.map(typeTitle).join(", ")} too
    </button>`;
  }

  async #look(): Promise<void> {
    const {training} = this.state;
    if (training === undefined) return;
    this.preview = await this.learn.preview();
    const {leftOut} = await encodePlace({
      setup: await this.session.portable(this.#setup(training)),
      layer: undefined,
      learn: undefined,
    });
    this.linkable = !leftOut.includes("architecture");
  }

  #setup({model, summary}: Training): Setup {
    const architecture = {kind: "document", name: summary.name, text: model} as const;
    return {...this.app.setup, architecture, parameters: {}};
  }

  #use({model, summary}: Training): void {
    this.session.useModel(summary.name, model);
  }

  #save({model, summary}: Training): void {
    download(`${fileName(summary.name)}.json`, "application/json", model);
  }

  async #copyLink(training: Training): Promise<void> {
    await copyLink(this.session, this.#setup(training), "The link is copied. It holds the whole model.");
  }
}
