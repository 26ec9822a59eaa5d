/**
 * Keeps the address bar and the browser's history in step with the Setup. Documents that are too large for a link go
 * into the history entry itself, so that reload, back and forward keep them in this tab.
 */

import type {DocumentSource, NetworkFile} from "./setup.ts";
import {decodePlace, encodePlace} from "./url.ts";
import type {Beside, DecodedPlace, EncodedPlace, Place} from "./url.ts";

/** How long after each other changes of one kind are one step in the history, in milliseconds. */
const kMergeWithin = 1500;

interface EntryState {
  readonly beside?: Beside;
  /** Steps of this page before this one, in this tab. */
  readonly step?: number;
}

/** What an earlier version of the page kept in history entries. */
interface FirstEntryState {
  readonly architecture?: string;
  readonly network?: string;
}

/** The documents that are in a history entry, of this version of the page or an earlier one. */
export function besideOf(state: unknown): Beside {
  if (typeof state !== "object" || state === null) return {};
  const {beside, architecture, network} = state as EntryState & FirstEntryState;
  if (beside !== undefined) return beside;
  return {
    ...(architecture === undefined ? {} : {arch: architecture}),
    ...(network === undefined ? {} : {net: network}),
  };
}

function stepOf(state: unknown): number {
  const {step} = (typeof state === "object" && state !== null ? state : {}) as EntryState;
  return typeof step === "number" ? step : 0;
}

export class PlaceKeeper {
  readonly #arrived: (place: DecodedPlace) => void;
  readonly #kept: (encoded: EncodedPlace) => void;
  readonly #portable: (file: NetworkFile) => Promise<DocumentSource>;
  #last = {kind: "", at: 0};
  #writing: Promise<void> = Promise.resolve();
  /** Where in the page's own history this is; before the first step and behind the last one are other pages. */
  #step = stepOf(history.state);
  #lastStep = this.#step;

  /**
   * `arrived` is called for the page's first place and after back or forward, `kept` after each note. `portable` gives
   * what can be kept of a file.
   */
  constructor(
    arrived: (place: DecodedPlace) => void,
    kept: (encoded: EncodedPlace) => void,
    portable: (file: NetworkFile) => Promise<DocumentSource>,
  ) {
    this.#portable = portable;
    this.#arrived = arrived;
    this.#kept = kept;
    addEventListener("popstate", () => void this.arrive());
  }

  async arrive(): Promise<void> {
    this.#last = {kind: "", at: 0};
    this.#step = stepOf(history.state);
    this.#arrived(await decodePlace(location.hash.slice(1), besideOf(history.state)));
  }

  /** Ends when the address is that of the latest note. */
  get written(): Promise<void> {
    return this.#writing;
  }

  /** Goes to the step before (-1) or behind (1), once the latest one is written; never to another page. */
  async go(by: -1 | 1): Promise<void> {
    await this.#writing;
    const step = this.#step + by;
    if (step < 0 || step > this.#lastStep) return;
    this.#step = step; // the next call may come before the browser has gone there
    history.go(by);
  }

  /** Makes `place` the current one: a new step in the history, or, for `kind` "view", the same step. */
  note(place: Place, kind: string): Promise<void> {
    const now = performance.now();
    // In a frame, steps would be in the way of the page around it.
    const isFree = place.frame?.embedded !== true;
    const sameStep = !isFree || kind === "view" || (kind === this.#last.kind && now - this.#last.at < kMergeWithin);
    if (kind !== "view") this.#last = {kind, at: now};
    this.#writing = this.#writing.then(() => this.#write(place, sameStep));
    return this.#writing;
  }

  async #write({setup, ...rest}: Place, sameStep: boolean): Promise<void> {
    const network = setup.network.kind === "file" ? await this.#portable(setup.network) : setup.network;
    const encoded = await encodePlace({setup: {...setup, network}, ...rest});
    const state = Object.keys(encoded.beside).length === 0 ? {} : {beside: encoded.beside};
    this.#replaceAddress(encoded.fragment, state, sameStep);
    this.#kept(encoded);
  }

  #replaceAddress(fragment: string, entry: EntryState, sameStep: boolean): void {
    const same = sameStep || location.hash === `#${fragment}`;
    const step = same ? this.#step : this.#step + 1;
    const change = (state: EntryState) => {
      const numbered: EntryState = {...state, step};
      if (same) return history.replaceState(numbered, "", `#${fragment}`);
      history.pushState(numbered, "", `#${fragment}`);
      this.#step = this.#lastStep = step;
    };
    try {
      change(entry);
    } catch {
      // Browsers limit the size of an entry and how often it changes; the address matters more than what is beside it.
      try {
        change({});
      } catch {
        return;
      }
    }
  }
}
