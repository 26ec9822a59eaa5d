import {LitElement, css, html, nothing} from "lit";
import {customElement, state} from "lit/decorators.js";
import {lessonHash} from "../../../../wasm/lessons/answers.ts";
import type {Lesson} from "../../../../wasm/lessons/lesson.ts";
import {readLesson} from "../../../../wasm/lessons/lesson_text.ts";
import {kLessonNames, lessonText} from "../../state/teach/lesson_files.ts";
import {storedProgress} from "../../state/teach/progress.ts";
import {shared} from "../../styles/shared.ts";
import "../open_button.ts";

interface Entry {
  readonly name: string;
  readonly lesson: Lesson;
  /** Questions, and those that were answered in this browser. */
  readonly questions: number;
  readonly answered: number;
}

/** A lesson was chosen, by its name. */
export class LessonEvent extends Event {
  constructor(readonly lesson: string) {
    super("lesson");
  }
}

/** The lessons that come with the page. Fires LessonEvent; files that are opened fire FileEvent. */
@customElement("cyclescope-lesson-list")
export class LessonList extends LitElement {
  static override styles = [
    shared,
    css`
      ol {
        display: flex;
        flex-direction: column;
        gap: 0.5rem;
        margin: 0.75rem 0;
      }
      li button {
        display: flex;
        flex-direction: column;
        gap: 0.125rem;
        width: 100%;
        padding: 0.5rem 0.75rem;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
        text-align: left;
      }
      li button:hover {
        border-color: var(--accent);
        background: var(--accent-surface);
      }
      .name {
        font-weight: 650;
      }
      .small {
        font-size: 0.8125rem;
      }
    `,
  ];

  @state() private entries: readonly Entry[] | undefined;
  @state() private failure = "";

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#read();
  }

  protected override render() {
    return html`
      <p class="muted">
        Each lesson asks what you expect before it shows what the machine does, and ends with a design of your own.
        Answers stay in this browser until you hand them in.
      </p>
      ${this.failure ? html`<p role="alert">${this.failure}</p>` : nothing}
      ${this.entries === undefined ? html`<p class="muted" role="status">Reading the lessons…</p>` : this.#list(this.entries)}
      <p class="muted small">A lesson of your own is one Markdown file: open it here, or drop it on the page.</p>
      <cyclescope-open-button accept=".md,.markdown" label="Open a lesson (.md)"></cyclescope-open-button>
    `;
  }

  #list(entries: readonly Entry[]) {
    return html`<ol>
      ${entries.map(
        ({name, lesson: {title, about, minutes}, questions, answered}) =>
          html`<li>
            <button type="button" @click=${() => this.dispatchEvent(new LessonEvent(name))}>
              <span class="name">${title}</span>
              <span>${about}</span>
              <span class="muted small"
                >${[
                  minutes === undefined ? "" : `about ${minutes} minutes`,
                  answered === 0 ? `${questions} questions` : `${answered} of ${questions} questions answered`,
                ]
                  .filter((text) => text !== "")
                  .join(", ")}</span
              >
            </button>
          </li>`,
      )}
    </ol>`;
  }

  async #read(): Promise<void> {
    try {
      this.entries = (await Promise.all(kLessonNames.map(entryOf))).flatMap((entry) => entry ?? []);
    } catch (error) {
      this.failure = `The lessons cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
    }
  }
}

async function entryOf(name: string): Promise<Entry | undefined> {
  const text = await lessonText(name);
  const read = await readLesson(text);
  if (!read.ok) return undefined;
  const asked = read.lesson.steps.filter(({question}) => question !== undefined);
  const given = storedProgress(await lessonHash(text))?.answers ?? [];
  const answered = asked.filter(({id}) => given.some((answer) => answer.id === id)).length;
  return {name, lesson: read.lesson, questions: asked.length, answered};
}
