import {css} from "lit";

/** A box that says what deserves a look. */
export const warningStyle = css`
  .warning {
    padding: 0.5rem 0.75rem;
    border-left: 3px solid var(--warn);
    border-radius: var(--radius);
    background: var(--warn-surface);
    font-size: 0.8125rem;
  }
`;

/** What the panels of the left column have in common. */
export const panelStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: 0.75rem;
  }
  .row {
    display: flex;
    gap: 0.5rem;
  }
  .row select {
    flex: 1;
    min-width: 0;
  }
  .facts {
    font-size: 0.8125rem;
    color: var(--text-muted);
    overflow-wrap: anywhere;
  }
  ${warningStyle}
`;
