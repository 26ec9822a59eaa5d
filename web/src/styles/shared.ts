import {css} from "lit";

/** What every component starts from: boxes, focus, buttons, inputs. Colours come from page.css. */
export const shared = css`
  :host {
    display: block;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :focus-visible {
    outline: var(--focus);
    outline-offset: 2px;
  }
  h2,
  h3,
  p,
  dl,
  dd,
  ul,
  ol {
    margin: 0;
    padding: 0;
  }
  h2 {
    font-size: 0.8125rem;
    font-weight: 650;
    letter-spacing: 0.01em;
  }
  ul,
  ol {
    list-style: none;
  }
  code,
  .mono {
    font-family: var(--font-mono);
    font-size: 0.92em;
  }
  a {
    color: var(--accent);
  }
  .explained {
    color: inherit;
    text-decoration: underline dotted;
    text-underline-offset: 0.2em;
  }
  .explained:hover {
    color: var(--accent);
  }
  .computed {
    margin-top: 0.5rem;
    color: var(--text-muted);
    font-size: 0.8125rem;
  }
  .muted {
    color: var(--text-muted);
  }
  .number {
    font-variant-numeric: tabular-nums;
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  button,
  input,
  select {
    font: inherit;
    color: inherit;
  }
  button {
    cursor: pointer;
  }
  button:disabled {
    cursor: default;
    opacity: 0.5;
  }
  .button,
  select,
  input[type="number"],
  input[type="search"] {
    height: 2rem;
    padding: 0 0.625rem;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface);
  }
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.375rem;
    white-space: nowrap;
    transition:
      background var(--quick),
      border-color var(--quick);
  }
  .button:hover:not(:disabled) {
    background: var(--accent-surface);
    border-color: var(--accent);
  }
  .button[aria-pressed="true"],
  .button[aria-expanded="true"] {
    background: var(--accent-surface);
    border-color: var(--accent);
    color: var(--accent);
  }
  .button.quiet {
    border-color: transparent;
    background: transparent;
  }
  .button.quiet:hover:not(:disabled) {
    background: var(--accent-surface);
  }
  .button.icon {
    width: 2rem;
    padding: 0;
  }
  .button svg {
    flex: none;
    width: 1rem;
    height: 1rem;
  }
  select {
    width: 100%;
    padding-right: 0.25rem;
  }
  ::placeholder {
    color: var(--text-muted);
    opacity: 1;
  }

  @media (forced-colors: active) {
    .button[aria-pressed="true"],
    .button[aria-expanded="true"] {
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
    /* What stands for a class has its colour for a reason. */
    .swatch {
      forced-color-adjust: none;
    }
  }
  @media print {
    .button,
    .on-screen,
    input:not([type="number"]) {
      display: none !important;
    }
    /* What is chosen stands there as text. */
    select,
    input[type="number"] {
      width: auto;
      height: auto;
      padding: 0;
      border: 0;
      appearance: none;
      background: none;
    }
  }
  @media (pointer: coarse) {
    .button,
    select,
    input[type="number"],
    input[type="search"] {
      height: 2.5rem;
    }
    .button.icon {
      width: 2.5rem;
    }
  }
`;
