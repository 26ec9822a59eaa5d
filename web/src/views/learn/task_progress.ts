import {LitElement, css, html, nothing} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {LearnState, Task, TaskProgress as Progress} from "../../state/learn/learn_state.ts";
import {formatInteger} from "../../format/number.ts";
import {shared} from "../../styles/shared.ts";
import {formatPercent, stepWords} from "./wording.ts";

/** How far the running task is. Fires "stop". */
@customElement("cyclescope-task-progress")
export class TaskProgress extends LitElement {
  static override styles = [
    shared,
    css`
      .box {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem 0.75rem;
        padding: 0.5rem 0.75rem;
        border: 1px solid var(--accent);
        border-radius: var(--radius);
        background: var(--accent-surface);
      }
      .text {
        flex: 1 1 12rem;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      progress {
        flex: 0 1 10rem;
        min-width: 4rem;
        accent-color: var(--accent);
      }
    `,
  ];

  @property({attribute: false}) state!: LearnState;
  /** Only these tasks are shown. */
  @property({attribute: false}) tasks: readonly Task[] = [];

  protected override willUpdate(): void {
    const {running, stopped} = this.state;
    const task = running ?? stopped;
    this.hidden = task === undefined || !this.tasks.includes(task);
  }

  protected override render() {
    const {running, doing, progress, stopped, errorSoFar} = this.state;
    if (running === undefined || !this.tasks.includes(running)) {
      return stopped && this.tasks.includes(stopped)
        ? html`<p role="status" class="muted">Stopped. What was there by then is kept.</p>`
        : nothing;
    }
    const what = progress?.what ? `: ${stepWords(progress.what)}` : "";
    return html`
      <div class="box">
        <span class="text" role="status">${doing}${what}</span>
        ${errorSoFar === undefined ? nothing : html`<span class="number">mean error so far ${formatPercent(100 * errorSoFar)}</span>`}
        ${progress ? html`<span class="number">${extent(progress)}</span>` : nothing}
        <progress
          aria-label=${doing}
          max=${progress ? Math.max(1, progress.total) : 1}
          value=${progress ? progress.done : nothing}
        ></progress>
        <button type="button" class="button" @click=${() => this.dispatchEvent(new Event("stop"))}>Cancel</button>
      </div>
    `;
  }
}

function extent({done, total, unit}: Progress): string {
  return unit === "%"
    ? `${formatInteger((100 * done) / total)} %`
    : `${formatInteger(done)} of ${formatInteger(total)}`;
}
