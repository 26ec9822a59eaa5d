import {css} from "lit";

/** The table scrolls sideways in its own box where it does not fit; the layer's name stays in sight. */
export const layerTableStyles = css`
  :host([stale]) .exact {
    visibility: hidden;
  }
  td.limiting {
    min-width: 7rem;
    white-space: normal;
  }
  tr.unfinished td,
  tr.unfinished th {
    color: var(--text-muted);
    font-style: italic;
  }
  :host {
    position: relative;
  }
  .cut {
    position: absolute;
    top: 0;
    right: 0;
    bottom: 0;
    z-index: 3;
    display: flex;
    align-items: flex-start;
    width: 1.5rem;
    padding: 0.625rem 0.375rem;
    border: 0;
    border-left: 1px solid var(--line-strong);
    background: color-mix(in srgb, var(--surface) 88%, var(--accent));
    color: var(--accent);
    opacity: 0.92;
  }
  .cut svg {
    width: 0.75rem;
    height: 0.75rem;
  }
  @media print {
    .cut {
      display: none;
    }
    .scroller {
      max-height: none !important;
      overflow: visible !important;
    }
  }
  .scroller {
    position: relative; /* holds the hidden texts, which else would widen the page */
    overflow-x: auto;
    container-type: inline-size;
  }
  table {
    width: 100%;
    border-collapse: separate;
    border-spacing: 0;
    font-size: 0.8125rem;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 0.25rem 0.625rem;
    border-bottom: 1px solid var(--line);
    text-align: left;
    white-space: nowrap;
    vertical-align: middle;
  }
  .numeric {
    text-align: right;
  }
  thead th {
    padding: 0;
    border-bottom-color: var(--line-strong);
    vertical-align: bottom;
    font-weight: 600;
  }
  thead button {
    display: grid;
    grid-template-columns: auto 0.875rem;
    width: 100%;
    min-height: 2.25rem;
    padding: 0.25rem 0 0.25rem 0.625rem;
    align-content: end;
    border: 0;
    background: none;
    font: inherit;
    text-align: inherit;
  }
  thead .numeric button {
    grid-template-columns: 1fr 0.875rem;
  }
  thead button:hover {
    color: var(--accent);
  }
  thead :focus-visible {
    outline-offset: -2px;
  }
  .unit {
    grid-row: 2;
    font-weight: 400;
    font-size: 0.75rem;
    color: var(--text-muted);
  }
  .arrow {
    color: var(--accent);
    text-align: center;
  }

  tbody th {
    position: sticky;
    left: 0;
    z-index: 1;
    max-width: 18rem;
    background: var(--surface);
    font-weight: 500;
  }
  tbody th button {
    display: flex;
    align-items: center;
    gap: 0.25rem;
    width: 100%;
    min-height: 1.75rem;
    padding: 0;
    border: 0;
    background: none;
    font: inherit;
    text-align: left;
  }
  tbody th button span {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  tbody th svg {
    flex: none;
    width: 0.75rem;
    height: 0.75rem;
    color: var(--text-muted);
    transition: transform var(--quick);
  }
  tr.layer {
    cursor: pointer;
  }
  tr.layer:hover > *,
  tr.open > * {
    background: var(--accent-surface);
  }
  tr.open th svg {
    transform: rotate(90deg);
  }
  tr.view > * {
    color: var(--text-muted);
  }
  tr.details td {
    padding: 0.75rem 1rem 1rem;
    background: var(--surface-sunken);
    white-space: normal;
  }
  /* As wide as what can be seen of the table, wherever it is scrolled to. */
  tr.details cyclescope-layer-details {
    position: sticky;
    left: 1rem;
    max-width: calc(100cqw - 2rem);
  }
  @media (max-width: 48rem) {
    /* Beside the cue that there are more columns. */
    tr.details cyclescope-layer-details {
      max-width: calc(100cqw - 3.25rem);
    }
  }

  .position {
    color: var(--text-muted);
  }
  td.share,
  td.utilisation {
    min-width: 5.5rem;
  }
  td .meter {
    margin-top: 0.125rem;
    height: 0.25rem;
  }
  .swatch {
    forced-color-adjust: none;
    print-color-adjust: exact;
    display: inline-block;
    width: 0.625rem;
    height: 0.625rem;
    margin-right: 0.375rem;
    border-radius: 2px;
  }
  td .missing,
  td .approximate {
    color: var(--warn);
    font-weight: 600;
  }
  td .elsewhere {
    color: var(--text-muted);
    font-weight: 400;
  }
  td .exact {
    color: var(--good);
  }
  td .exact svg {
    width: 0.875rem;
    height: 0.875rem;
    vertical-align: middle;
  }
  .empty {
    padding: 1.5rem;
    text-align: center;
    color: var(--text-muted);
  }

  .explanations {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.75rem;
    padding: 0.375rem 1.25rem;
    font-size: 0.8125rem;
    color: var(--text-muted);
  }

  /* Where there is room for it, the table scrolls under its header. */
  @media (min-width: 60rem) {
    .scroller {
      max-height: calc(100dvh - 8rem);
      overflow-y: auto;
    }
    thead th {
      position: sticky;
      top: 0;
      z-index: 2;
      background: var(--surface);
    }
    tbody tr {
      scroll-margin-top: 3rem;
    }
  }
  /* The row's details repeat what is left out here. */
  @media (max-width: 48rem) {
    td.limiting {
      min-width: 14rem;
    }
    .position,
    .operator {
      display: none;
    }
    tbody th {
      max-width: 11rem;
    }
    tbody th button {
      min-height: 2.25rem;
    }
  }
`;
