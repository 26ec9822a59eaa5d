import {css} from "lit";
import {smallTableStyles} from "../../styles/small_table.ts";

const styles = css`
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
  th,
  td {
    padding: 0.25rem 0.75rem 0.25rem 0;
    text-align: right;
  }
  th {
    font-weight: 600;
  }
  th:first-child,
  td.name {
    text-align: left;
  }
  tr.current,
  tr.selected {
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
  /* Less to the left, more to the right. */
  .track {
    position: relative;
    height: 0.75rem;
    background: linear-gradient(
      to right,
      transparent calc(50% - 0.5px),
      var(--line-strong) 0 calc(50% + 0.5px),
      transparent 0
    );
  }
  .track span {
    position: absolute;
    top: 0;
    height: 100%;
    border-radius: 2px;
    forced-color-adjust: none;
  }
  .better {
    background: var(--good);
  }
  .worse {
    background: repeating-linear-gradient(135deg, var(--bad) 0 3px, transparent 3px 5px);
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

/** What the views around the setup share. */
export const exploreStyles = [smallTableStyles, styles];
