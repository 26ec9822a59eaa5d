import {LitElement, css, html, nothing} from "lit";
import {customElement, property} from "lit/decorators.js";
import {controlsOf} from "../state/app_state.ts";
import type {AppState} from "../state/app_state.ts";
import {kViews} from "../state/explore/exploration.ts";
import type {ViewName} from "../state/explore/exploration.ts";
import {kViewTitles} from "../state/page_title.ts";
import type {Session} from "../state/session.ts";
import {isShown} from "../state/teach/controls.ts";
import {shared} from "../styles/shared.ts";
import {pinIcon} from "./icons.ts";

/** What can be asked of the result: each view is fetched when it is opened first. */
@customElement("cyclescope-explore-bar")
export class ExploreBar extends LitElement {
  static override styles = [
    shared,
    css`
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }
      .pin {
        margin-left: auto;
      }
      @media print {
        .view {
          margin: 0 !important;
          padding: 0 !important;
          border: 0 !important;
        }
      }
      .view {
        margin-top: 0.75rem;
        padding-top: 0.75rem;
        border-top: 1px solid var(--line);
      }
    `,
  ];

  @property({attribute: false}) session!: Session;
  @property({attribute: false}) state!: AppState;

  protected override willUpdate(): void {
    if (this.state.exploration !== undefined) void import("./explore/explore_panel.ts");
    if (this.state.pinned !== undefined) void import("./explore/comparison.ts");
  }

  protected override render() {
    const {session, state} = this;
    const {pinned} = state;
    const controls = controlsOf(state);
    const views = kViews.filter((view) => isShown(controls, view));
    const exploration = views.find((view) => view === state.exploration?.view) && state.exploration;
    return html`
      <div class="bar">
        ${views.map((view) => this.#button(view))}
        <button
          type="button"
          class="button pin"
          aria-pressed=${pinned === undefined ? "false" : "true"}
          title="Keep this result, to compare others with it"
          ?disabled=${pinned === undefined && (state.running || state.stopped || state.problem !== undefined)}
          @click=${() => void (pinned === undefined ? session.pin() : session.unpin())}
        >
          ${pinIcon} ${pinned === undefined ? "Pin" : "Pinned"}
        </button>
      </div>
      ${
        pinned === undefined
          ? nothing
          : html`<cyclescope-comparison class="view" .session=${session} .state=${state}></cyclescope-comparison>`
      }
      ${
        exploration === undefined
          ? nothing
          : html`<section class="view" aria-label=${kViewTitles[exploration.view]}>
              <cyclescope-explore .session=${session} .state=${state} .exploration=${exploration}></cyclescope-explore>
            </section>`
      }
    `;
  }

  #button(view: ViewName) {
    const open = this.state.exploration?.view === view;
    return html`
      <button
        type="button"
        class="button"
        aria-expanded=${open ? "true" : "false"}
        @click=${() => this.session.explore(open ? undefined : {view})}
      >
        ${kViewTitles[view]}
      </button>
    `;
  }
}
