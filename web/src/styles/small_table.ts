import {css} from "lit";

/** Small tables of numbers, and what opens to one. */
export const smallTableStyles = css`
  table {
    border-collapse: collapse;
    font-size: 0.8125rem;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    white-space: nowrap;
  }
  th {
    color: var(--text-muted);
  }
  @media (max-width: 48rem) {
    tbody th {
      white-space: normal;
    }
  }
  tbody tr {
    border-top: 1px solid var(--line);
  }
  summary {
    width: fit-content;
    padding: 0.375rem 0;
    cursor: pointer;
    font-size: 0.8125rem;
    color: var(--accent);
  }
`;
