/** The whole of the estimate on the screen and the outline of its accelerator, for views that need both. */

import type {ReactiveController, ReactiveControllerHost} from "lit";
import type {ArchitectureOutline, Estimate, Overview} from "../../core/types.ts";
import type {AppState} from "../../state/app_state.ts";
import type {Session} from "../../state/session.ts";

export interface Facts {
  readonly estimate: Estimate;
  readonly outline: ArchitectureOutline;
}

type Host = ReactiveControllerHost & {readonly session: Session; readonly state: AppState};

export class EstimateFacts implements ReactiveController {
  readonly #host: Host;
  #known: Facts | undefined;
  #asked: Overview | undefined;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  /** The latest that are here; undefined before the first. */
  get known(): Facts | undefined {
    return this.#known;
  }

  hostUpdated(): void {
    const {estimate, running} = this.#host.state;
    if (estimate === undefined || running || estimate === this.#asked) return;
    this.#asked = estimate;
    void this.#ask(estimate);
  }

  async #ask(overview: Overview): Promise<void> {
    const {session} = this.#host;
    const [estimate, outline] = await Promise.all([session.estimateDocument(), session.outline()]);
    if (estimate === undefined || outline === undefined || this.#asked !== overview) return;
    this.#known = {estimate, outline};
    this.#host.requestUpdate();
  }
}
