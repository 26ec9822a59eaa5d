import {LitElement} from "lit";
import {property} from "lit/decorators.js";
import type {LearnSession} from "../../state/learn/learn_session.ts";
import type {LearnState} from "../../state/learn/learn_state.ts";
import type {AppState} from "../../state/app_state.ts";
import type {Session} from "../../state/session.ts";

/** One step of the workspace: renders from its state, acts through its session. */
export class StepView extends LitElement {
  /** The workspace's. */
  @property({attribute: false}) learn!: LearnSession;
  @property({attribute: false}) state!: LearnState;
  /** The page's. */
  @property({attribute: false}) session!: Session;
  @property({attribute: false}) app!: AppState;

  protected get busy(): boolean {
    return this.state.running !== undefined;
  }
}
