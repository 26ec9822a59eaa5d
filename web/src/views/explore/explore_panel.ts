import {LitElement, html} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {AppState} from "../../state/app_state.ts";
import type {Exploration} from "../../state/explore/exploration.ts";
import type {Session} from "../../state/session.ts";
import {shared} from "../../styles/shared.ts";
import "./help_view.ts";
import "./roofline_view.ts";
import "./sweep_view.ts";

/** The open view of what is around the setup. */
@customElement("cyclescope-explore")
export class ExplorePanel extends LitElement {
  static override styles = [shared];

  @property({attribute: false}) session!: Session;
  @property({attribute: false}) state!: AppState;
  @property({attribute: false}) exploration!: Exploration;

  protected override render() {
    const {session, state, exploration} = this;
    switch (exploration.view) {
      case "help":
        return html`<cyclescope-help
          .session=${session}
          .state=${state}
          .exploration=${exploration}
        ></cyclescope-help>`;
      case "sweep":
        return html`<cyclescope-sweep
          .session=${session}
          .state=${state}
          .exploration=${exploration}
        ></cyclescope-sweep>`;
      case "roofline":
        return html`<cyclescope-roofline
          .session=${session}
          .state=${state}
          .exploration=${exploration}
        ></cyclescope-roofline>`;
    }
  }
}
