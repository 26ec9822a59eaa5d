/** Keeps the parts of the accelerator that is estimated at hand for a view. */

import type {ReactiveController, ReactiveControllerHost} from "lit";
import type {ArchitectureOutline} from "../../core/types.ts";
import type {AppState} from "../../state/app_state.ts";
import type {Session} from "../../state/session.ts";

type Host = ReactiveControllerHost & {readonly session: Session; readonly state: AppState};

export class OutlineKeeper implements ReactiveController {
  /** That of the estimate; undefined until it is here. */
  outline: ArchitectureOutline | undefined;
  readonly #host: Host;
  #asked = "";

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  /** Asks again where the accelerator or a parameter changed. */
  hostUpdated(): void {
    const {session, state} = this.#host;
    const {estimate, running, stale} = state;
    if (estimate === undefined || running || stale) return;
    const key = JSON.stringify([state.architectureText, estimate.architecture.parameters]);
    if (key === this.#asked) return;
    this.#asked = key;
    void session.outline().then((outline) => {
      if (key !== this.#asked) return;
      this.outline = outline;
      this.#host.requestUpdate();
    });
  }
}
