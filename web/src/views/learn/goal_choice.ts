import {LitElement, css, html} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {Goal} from "../../state/learn/learn_state.ts";
import {shared} from "../../styles/shared.ts";

export class GoalEvent extends Event {
  constructor(readonly goal: Goal) {
    super("goal");
  }
}

const kGoals: readonly {readonly id: Goal; readonly title: string; readonly when: string}[] = [
  {
    id: "model",
    title: "Train a model",
    when: "When nobody can say what is inside: a model learns how long layers take from the measurements alone.",
  },
  {
    id: "parameters",
    title: "Find the parameters of a described accelerator",
    when: "When you know what kind of accelerator it is, but not its numbers: the sizes, widths and latencies are found with which its description meets the measurements.",
  },
];

/** What the measurements are for. Fires GoalEvent. */
@customElement("cyclescope-goal-choice")
export class GoalChoice extends LitElement {
  static override styles = [
    shared,
    css`
      fieldset {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr));
        gap: 1rem;
        min-width: 0;
        margin: 0;
        padding: 0;
        border: 0;
      }
      label {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0.25rem 0.625rem;
        padding: 0.75rem 1rem;
        border: 1px solid var(--line);
        border-radius: var(--radius-large);
        background: var(--surface);
        cursor: pointer;
      }
      label:has(:checked) {
        border-color: var(--accent);
        background: var(--accent-surface);
      }
      label:has(:focus-visible) {
        outline: var(--focus);
        outline-offset: 2px;
      }
      label:has(:disabled) {
        cursor: default;
      }
      input {
        width: 1rem;
        height: 1rem;
        margin: 0.125rem 0 0;
        accent-color: var(--accent);
      }
      input:focus-visible {
        outline: none;
      }
      .title {
        font-weight: 650;
      }
      .when {
        grid-column: 2;
        font-size: 0.8125rem;
        color: var(--text-muted);
      }
    `,
  ];

  @property() goal: Goal = "model";
  @property({type: Boolean}) disabled = false;

  protected override render() {
    return html`
      <fieldset ?disabled=${this.disabled}>
        <legend class="hidden">What the measurements are for</legend>
        ${kGoals.map(
          ({id, title, when}) => html`
            <label>
              <input
                type="radio"
                name="goal"
                value=${id}
                aria-label=${title}
                aria-describedby=${`when-${id}`}
                .checked=${id === this.goal}
                @change=${() => this.dispatchEvent(new GoalEvent(id))}
              />
              <span class="title">${title}</span>
              <span class="when" id=${`when-${id}`}>${when}</span>
            </label>
          `,
        )}
      </fieldset>
    `;
  }
}
