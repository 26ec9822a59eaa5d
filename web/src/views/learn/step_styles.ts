import {css} from "lit";
import {warningStyle} from "../panel_styles.ts";

/** What the steps of the workspace have in common. */
export const stepStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: 1rem;
    min-width: 0;
  }
  h3 {
    font-size: 0.9375rem;
    font-weight: 650;
  }
  h4 {
    margin: 0;
    font-size: 0.8125rem;
    font-weight: 600;
  }
  .card {
    display: flex;
    flex-direction: column;
    gap: 0.75rem;
    min-width: 0;
    padding: 1rem 1.25rem;
    border: 1px solid var(--line);
    border-radius: var(--radius-large);
    background: var(--surface);
  }
  .card.chosen {
    border-color: var(--accent);
  }
  .note {
    max-width: 76ch;
    font-size: 0.8125rem;
    color: var(--text-muted);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
  }
  .primary {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
  }
  .primary:hover:not(:disabled) {
    background: var(--accent);
    filter: brightness(1.08);
  }
  .link {
    padding: 0;
    border: 0;
    background: none;
    color: var(--accent);
    text-decoration: underline;
  }
  .field {
    display: flex;
    flex-direction: column;
    gap: 0.25rem;
    font-size: 0.8125rem;
    font-weight: 600;
    color: var(--text-muted);
  }
  .field select {
    font-size: 0.875rem;
    font-weight: 400;
    color: var(--text);
  }
  ${warningStyle}
  .facts {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 0.25rem 1rem;
    font-size: 0.8125rem;
  }
  .facts dt {
    color: var(--text-muted);
  }
  .facts dd {
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  @media (max-width: 48rem) {
    .card {
      padding: 0.875rem;
    }
  }
`;
