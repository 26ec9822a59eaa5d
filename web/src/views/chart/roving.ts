/** One tab stop for all marks of a chart: arrows go from mark to mark, Enter chooses. */

import type {ReactiveController, ReactiveControllerHost} from "lit";

type Host = ReactiveControllerHost & {readonly renderRoot: HTMLElement | DocumentFragment};

export interface RovingOptions {
  /** How many marks there are now. */
  readonly count: () => number;
  /** How many marks an arrow up or down goes over; left out: as many as left and right. */
  readonly row?: () => number;
  readonly choose: (index: number) => void;
}

export class Roving implements ReactiveController {
  readonly #host: Host;
  readonly #options: RovingOptions;
  /** The mark that the tab key reaches. */
  #focused = 0;

  constructor(host: Host, options: RovingOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostUpdate(): void {
    this.#focused = Math.min(this.#focused, Math.max(0, this.#options.count() - 1));
  }

  /** What of a mark depends on the focus. */
  tabIndex(index: number): 0 | -1 {
    return index === this.#focused ? 0 : -1;
  }

  readonly onKey = (event: KeyboardEvent): void => {
    const mark = event.target instanceof SVGElement ? event.target.dataset["index"] : undefined;
    if (mark !== undefined) this.#focused = Number(mark); // a click may have moved the focus
    const target = this.#target(event.key);
    if (target !== undefined) {
      event.preventDefault();
      this.#focused = target;
      this.#host.requestUpdate();
      void this.#host.updateComplete.then(() =>
        this.#host.renderRoot.querySelector<SVGElement>(`[data-index="${target}"]`)?.focus(),
      );
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.#options.choose(this.#focused);
    }
  };

  #target(key: string): number | undefined {
    const last = this.#options.count() - 1;
    const row = this.#options.row?.() ?? 1;
    const steps: Record<string, number> = {ArrowRight: 1, ArrowLeft: -1, ArrowUp: -row, ArrowDown: row};
    if (key === "Home") return 0;
    if (key === "End") return last;
    const step = steps[key];
    if (step === undefined) return undefined;
    const target = this.#focused + step;
    return target >= 0 && target <= last ? target : this.#focused;
  }
}
