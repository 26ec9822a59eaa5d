import {css} from "lit";
import {smallTableStyles} from "../../styles/small_table.ts";

const styles = css`
  .scroller {
    overflow-x: auto;
  }
  th,
  td {
    padding: 0.25rem 1.25rem 0.25rem 0;
    text-align: left;
  }
  th {
    font-weight: 500;
  }
  tbody th {
    color: var(--text);
  }
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
`;

/** Small tables, of texts and numbers. */
export const tableStyles = [smallTableStyles, styles];
