/** A bar in parts, one per cause: colour and pattern say which. */

import {LitElement, css, html, nothing} from "lit";
import {customElement, property} from "lit/decorators.js";
import {byCause, kCauses} from "../../../../wasm/package/critical_path.ts";
import type {PathPart} from "../../core/types.ts";
import {formatShare} from "../../format/number.ts";

/** The parts of a path in words, the largest first. */
export function inWords(path: readonly PathPart[]): string {
  const parts = byCause(path);
  const total = parts.reduce((sum, part) => sum + part, 0);
  return kCauses
    .map(({label}, index) => ({label, part: parts[index] ?? 0}))
    .filter(({part}) => part > 0)
    .toSorted((a, b) => b.part - a.part)
    .map(({label, part}) => `${label} ${formatShare(part / total)}`)
    .join(", ");
}

/** Colours and patterns of the causes, by class. */
export const causeStyles = css`
  .cause {
    background-color: var(--cause);
    forced-color-adjust: none;
  }
  .compute {
    --cause: light-dark(#0b62c1, #6aaefb);
  }
  .data_wait {
    --cause: light-dark(#0c7c76, #53c9bf);
    background-image: repeating-linear-gradient(45deg, #fff6 0 1px, transparent 1px 4px);
  }
  .structural_wait {
    --cause: light-dark(#77808e, #98a3b3);
    background-image: repeating-linear-gradient(90deg, #fff8 0 1px, transparent 1px 4px);
  }
  .memory_latency {
    --cause: light-dark(#e0913c, #f5c17f);
    background-image: radial-gradient(#0006 0.75px, transparent 1px);
    background-size: 4px 4px;
  }
  .memory_bandwidth {
    --cause: light-dark(#a8430a, #e5803a);
    background-image: repeating-linear-gradient(-45deg, #fff5 0 1.5px, transparent 1.5px 5px);
  }
  .fetch {
    --cause: light-dark(#8a4fb8, #cfa2f2);
    background-image: repeating-linear-gradient(0deg, #fff7 0 1px, transparent 1px 3px);
  }
`;

@customElement("cyclescope-stack")
export class Stack extends LitElement {
  static override styles = [
    causeStyles,
    css`
      :host {
        display: flex;
        width: 100%;
        min-width: 6rem;
        height: 0.75rem;
        overflow: hidden;
        border-radius: 2px;
      }
      .cause {
        flex: 0 0 0;
        min-width: 0;
      }
    `,
  ];

  /** What the bar is of. */
  @property({attribute: false}) path: readonly PathPart[] = [];

  protected override willUpdate(): void {
    const words = inWords(this.path);
    this.setAttribute("role", "img");
    this.setAttribute("aria-label", words);
    this.dataset["hint"] = words.replaceAll(", ", "\n");
  }

  protected override render() {
    return byCause(this.path).map((part, index) =>
      part === 0 ? nothing : html`<span class="cause ${kCauses[index]?.id}" style="flex-grow:${part}"></span>`,
    );
  }
}
