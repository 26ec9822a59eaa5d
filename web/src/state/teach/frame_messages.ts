/**
 * What a page around this one may ask of it, and is told: the protocol of web/EMBEDDING.md. Only the window around this one
 * is listened to, and only from the origin that the link names; answers go to that origin alone.
 */

import type {Diagnostic, Overview} from "../../core/types.ts";
import type {AppState} from "../app_state.ts";
import type {Session} from "../session.ts";

const kVersion = 1;

/** Longest state that is taken, in characters. */
const kLongestState = 200_000;

type Id = string | number;

interface Asked {
  readonly type: "set" | "get";
  readonly id: Id | undefined;
  readonly state: string | undefined;
}

const kNoDocuments = {architecture: new Map<string, string>(), network: new Map<string, string>()};

export class FrameMessages {
  readonly #session: Session;
  readonly #origin: string;
  readonly #outer: Window;
  #told: Overview | undefined;
  #toldProblem: Diagnostic | undefined;
  /** The latest `set`, until it is answered. */
  #pending: {readonly id: Id | undefined} | undefined;
  /** States on their way into the page: until they are there, what is shown is not of them. */
  #arriving = 0;

  constructor(session: Session, origin: string, outer: Window) {
    this.#session = session;
    this.#origin = origin;
    this.#outer = outer;
    addEventListener("message", this.#received);
    session.store.watch(() => void this.#tell());
    this.#send({type: "ready"});
    void this.#tell();
  }

  readonly #received = (event: MessageEvent): void => {
    if (event.source !== this.#outer || event.origin !== this.#origin) return;
    const asked = readMessage(event.data);
    if (asked === undefined) return; // of another protocol
    if (typeof asked === "string") return this.#refuse(idIn(event.data), "BadMessage", asked);
    if (asked.type === "set") void this.#set(asked);
    else void this.#answer(asked.id);
  };

  async #set({id, state = ""}: Asked): Promise<void> {
    if (this.#pending !== undefined) this.#refuse(this.#pending.id, "Superseded", "another state was set meanwhile");
    const pending = {id};
    this.#pending = pending;
    this.#arriving += 1;
    const problems = await this.#session.visit(state, kNoDocuments);
    this.#arriving -= 1;
    if (this.#pending !== pending) return;
    if (problems.length > 0) {
      this.#pending = undefined;
      this.#refuse(id, "NotUnderstood", problems.join(" "));
      return;
    }
    await this.#tell();
  }

  /** Tells of every estimate once, and of every problem; and answers the latest `set` with it. */
  async #tell(): Promise<void> {
    const {state} = this.#session.store;
    const {estimate, problem} = state;
    if (this.#arriving > 0 || state.running || isOld(state)) return;
    const pending = this.#pending;
    if (problem !== undefined) {
      if (problem === this.#toldProblem && pending === undefined) return;
      this.#toldProblem = problem;
      this.#pending = undefined;
      this.#send({type: "error", ...idOf(pending), error: problem});
      return;
    }
    this.#toldProblem = undefined;
    if (estimate === undefined || (estimate === this.#told && pending === undefined)) return;
    this.#told = estimate;
    this.#pending = undefined;
    this.#send({type: "estimate", ...idOf(pending), state: await this.#state(), estimate: summaryOf(estimate)});
  }

  async #answer(id: Id | undefined): Promise<void> {
    const {estimate, estimated, turn, running} = this.#session.store.state;
    if (estimate === undefined || running || estimated?.turn !== turn)
      return this.#refuse(id, "NoEstimate", "what is on the page is not estimated yet");
    this.#send({type: "estimate", ...idOf({id}), state: await this.#state(), estimate: summaryOf(estimate)});
  }

  /** What is on the page, in the words of links, without how it is shown. */
  async #state(): Promise<string> {
    await this.#session.kept();
    const entries = location.hash.slice(1).split("&");
    return entries.filter((entry) => !/^(embed|origin|hide|lock|only|lesson|lesson\.md|step)=/.test(entry)).join("&");
  }

  #refuse(id: Id | undefined, code: string, message: string): void {
    this.#send({type: "error", ...idOf({id}), error: {code, message, hint: ""}});
  }

  #send(message: {readonly type: string} & Readonly<Record<string, unknown>>): void {
    this.#outer.postMessage({cyclescope: kVersion, ...message}, this.#origin);
  }
}

/** What is shown is of a setup before the present one, and no problem says why. */
function isOld({estimated, turn, problem, stopped, shipped}: AppState): boolean {
  return !stopped && problem === undefined && (shipped || estimated?.turn !== turn);
}

function idOf(asked: {readonly id: Id | undefined} | undefined): {id?: Id} {
  return asked?.id === undefined ? {} : {id: asked.id};
}

function idIn(data: unknown): Id | undefined {
  const {id} = data as {id?: unknown};
  return typeof id === "string" || typeof id === "number" ? id : undefined;
}

/** Undefined: it is not meant for this page. A text: what is wrong with it. */
function readMessage(data: unknown): Asked | string | undefined {
  if (typeof data !== "object" || data === null || !("cyclescope" in data)) return undefined;
  const {cyclescope: version, type, state} = data as Record<string, unknown>;
  if (version !== kVersion) return `this page speaks version ${kVersion} of the protocol`;
  const id = idIn(data);
  if (type === "get") return {type, id, state: undefined};
  if (type !== "set") return "type should be “set” or “get”";
  if (typeof state !== "string") return "state should be a text: arch=vta&net=resnet18";
  if (state.length > kLongestState) return "the state is too long";
  return {type, id, state};
}

function summaryOf({network, architecture, method, total, layers}: Overview) {
  return {
    network: network.name,
    architecture: architecture.name,
    parameters: architecture.parameters,
    clock_hz: architecture.clock_hz,
    method,
    total: {
      cycles: total.cycles,
      time_s: total.time_s,
      macs: total.macs,
      utilisation: total.utilisation,
      exact: total.exact,
    },
    layers: layers.map(({name, operator, cycles, share, macs, utilisation}) => ({
      ...{name, operator, cycles, share, macs, utilisation},
    })),
  };
}
