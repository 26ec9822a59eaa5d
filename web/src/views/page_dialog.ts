/** A dialog over the page: it is there while it is open, and what had the focus has it again. */

import {LitElement, css, html} from "lit";
import type {TemplateResult} from "lit";
import {query} from "lit/decorators.js";
import type {Session} from "../state/session.ts";
import {shared} from "../styles/shared.ts";
import {closeIcon} from "./icons.ts";

export const dialogStyles = css`
  dialog {
    width: min(40rem, calc(100vw - 2rem));
    max-height: min(48rem, calc(100dvh - 2rem));
    padding: 0;
    overflow: auto;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-large);
    background: var(--surface-raised);
    color: var(--text);
    box-shadow: var(--shadow);
  }
  dialog::backdrop {
    background: #0006;
  }
  .dialog-head {
    position: sticky;
    top: 0;
    z-index: 1;
    display: flex;
    align-items: center;
    gap: 0.5rem;
    padding: 0.625rem 0.625rem 0.625rem 1.25rem;
    border-bottom: 1px solid var(--line);
    background: inherit;
  }
  .dialog-head h2 {
    flex: 1;
    font-size: 1rem;
  }
  .dialog-body {
    display: flex;
    flex-direction: column;
    gap: 1rem;
    padding: 1rem 1.25rem 1.25rem;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  input[type="text"],
  textarea {
    width: 100%;
    min-width: 0;
    padding: 0.375rem 0.625rem;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface);
    color: inherit;
    font: 400 0.875rem/1.45 var(--font);
  }
  @media (max-width: 48rem) {
    dialog {
      width: 100vw;
      max-width: 100vw;
      max-height: 90dvh;
      margin: auto 0 0;
      border-radius: var(--radius-large) var(--radius-large) 0 0;
    }
    .dialog-body,
    .dialog-head {
      padding-left: 1rem;
      padding-right: 1rem;
    }
  }
`;

export abstract class PageDialog extends LitElement {
  static override styles = [shared, dialogStyles];

  session!: Session;
  @query("dialog") private dialog!: HTMLDialogElement;

  protected abstract readonly heading: string;
  protected abstract body(): TemplateResult;

  protected override firstUpdated(): void {
    this.dialog.showModal();
  }

  protected override render() {
    return html`
      <dialog aria-labelledby="heading" @close=${() => this.remove()} @click=${this.#outside}>
        <div class="dialog-head">
          <h2 id="heading">${this.heading}</h2>
          <button type="button" class="button quiet icon" aria-label="Close" @click=${() => this.close()}>
            ${closeIcon}
          </button>
        </div>
        <div class="dialog-body">${this.body()}</div>
      </dialog>
    `;
  }

  close(): void {
    this.dialog.close();
  }

  readonly #outside = (event: Event): void => {
    if (event.target === this.dialog) this.close();
  };
}

/** Opens the dialog of that tag, unless one is open. */
export function openDialog(tag: string, session: Session): void {
  if (document.querySelector(tag) !== null) return;
  const dialog = document.createElement(tag) as PageDialog;
  dialog.session = session;
  document.body.append(dialog);
}
