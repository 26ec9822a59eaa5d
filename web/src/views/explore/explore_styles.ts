import {css} from "lit";

/** What the views around the setup share. */
export const exploreStyles = css`
  .controls {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 0.5rem 0.75rem;
    padding-bottom: 0.75rem;
  }
  .field {
    display: flex;
    flex-direction: column;
    gap: 0.125rem;
    font-size: 0.8125rem;
    color: var(--text-muted);
  }
  .field select {
    width: auto;
    max-width: 14rem;
    color: var(--text);
  }
  .field input[type="number"] {
    width: 6.5rem;
    color: var(--text);
  }
  .ends {
    display: flex;
    align-items: center;
    gap: 0.25rem;
  }
  .status {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.75rem;
    min-height: 2rem;
    font-size: 0.8125rem;
    color: var(--text-muted);
  }
  .status progress {
    width: 8rem;
    accent-color: var(--accent);
  }
  .status .tools {
    display: flex;
    gap: 0.5rem;
    margin-left: auto;
  }
  .scroller {
    max-height: 24rem;
    overflow: auto;
  }
  table {
    border-collapse: collapse;
    font-size: 0.8125rem;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 0.25rem 0.75rem 0.25rem 0;
    text-align: right;
    white-space: nowrap;
  }
  th {
    font-weight: 600;
    color: var(--text-muted);
  }
  th:first-child,
  td.name {
    text-align: left;
  }
  tbody tr {
    border-top: 1px solid var(--line);
  }
  tr.current {
    background: var(--accent-surface);
  }
  .refused {
    color: var(--bad);
    text-align: left;
    white-space: normal;
  }
  .button.small {
    height: 1.625rem;
    padding: 0 0.5rem;
  }
  details summary {
    width: fit-content;
    padding: 0.375rem 0;
    cursor: pointer;
    font-size: 0.8125rem;
    color: var(--accent);
  }
  .say {
    padding-bottom: 0.5rem;
    max-width: 80ch;
  }
  @media (pointer: coarse) {
    .button.small {
      height: 2.5rem;
    }
  }
`;
