import {LitElement, html} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {AppState} from "../../state/app_state.ts";
import type {Exploration, ViewName} from "../../state/explore/exploration.ts";
import type {Session} from "../../state/session.ts";
import {shared} from "../../styles/shared.ts";
import {howComputed, kViewTopics} from "../help/explained.ts";
import "../timeline/layer_view.ts";
import "./help_view.ts";
import "./roofline_view.ts";
import "./sweep_view.ts";

/** Views that are fetched when they are opened first. */
const kFetched: Readonly<Partial<Record<ViewName, () => Promise<unknown>>>> = {
  waterfall: () => import("../waterfall/waterfall_view.ts"),
  machine: () => import("../machine/machine_view.ts"),
  memory: () => import("../memory/memory_view.ts"),
  energy: () => import("../energy/energy_view.ts"),
};

/** The open view of what is around the setup. */
@customElement("cyclescope-explore")
export class ExplorePanel extends LitElement {
  static override styles = [shared];

  @property({attribute: false}) session!: Session;
  @property({attribute: false}) state!: AppState;
  @property({attribute: false}) exploration!: Exploration;

  protected override willUpdate(): void {
    void kFetched[this.exploration.view]?.();
  }

  protected override render() {
    return html`${this.#view()} ${howComputed(kViewTopics[this.exploration.view])}`;
  }

  #view() {
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
      case "layer":
        return html`<cyclescope-layer-view .session=${session} .state=${state}></cyclescope-layer-view>`;
      case "roofline":
        return html`<cyclescope-roofline
          .session=${session}
          .state=${state}
          .exploration=${exploration}
        ></cyclescope-roofline>`;
      case "waterfall":
        return html`<cyclescope-waterfall .session=${session} .state=${state}></cyclescope-waterfall>`;
      case "machine":
        return html`<cyclescope-machine
          .session=${session}
          .state=${state}
          .exploration=${exploration}
        ></cyclescope-machine>`;
      case "memory":
        return html`<cyclescope-memory .session=${session} .state=${state}></cyclescope-memory>`;
      case "energy":
        return html`<cyclescope-energy .session=${session} .state=${state}></cyclescope-energy>`;
    }
  }
}
