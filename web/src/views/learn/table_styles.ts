import {css} from "lit";

/** Small tables of numbers, and what opens to one. */
export const tableStyles = css`
  .scroller {
    overflow-x: auto;
  }
  table {
    border-collapse: collapse;
    font-size: 0.8125rem;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 0.25rem 1.25rem 0.25rem 0;
    text-align: left;
    white-space: nowrap;
  }
  th {
    font-weight: 500;
    color: var(--text-muted);
  }
  tbody th {
    color: var(--text);
  }
  tbody tr,
  tfoot tr {
    border-top: 1px solid var(--line);
  }
  tfoot th,
  tfoot td {
    font-weight: 600;
    color: var(--text);
  }
  th.numeric,
  td.numeric {
    text-align: right;
  }
  th:last-child,
  td:last-child {
    padding-right: 0;
  }
  summary {
    width: fit-content;
    padding: 0.375rem 0;
    cursor: pointer;
    font-size: 0.8125rem;
    color: var(--accent);
  }
`;
