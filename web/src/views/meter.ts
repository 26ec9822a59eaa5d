import {css, html} from "lit";
import type {TemplateResult} from "lit";

/** A thin bar for a ratio; the number stands beside it as text, so it is hidden from assistive technology. */
export function meter(ratio: number, tone = ""): TemplateResult {
  const width = Math.min(100, Math.max(0, ratio * 100));
  return html`<span class="meter ${tone}" aria-hidden="true"><span style="width:${width.toFixed(2)}%"></span></span>`;
}

export const meterStyles = css`
  .meter {
    display: block;
    height: 0.375rem;
    border-radius: 0.1875rem;
    background: var(--surface-sunken);
    overflow: hidden;
  }
  .meter > span {
    display: block;
    height: 100%;
    border-radius: inherit;
    background: var(--accent);
  }
  .meter.muted > span {
    background: var(--line-strong);
  }
  @media (forced-colors: active) {
    .meter > span {
      background: CanvasText !important;
    }
  }
  @media print {
    .meter > span {
      print-color-adjust: exact;
    }
  }
`;
