import {LitElement, css, html, nothing} from "lit";
import type {PropertyValues} from "lit";
import {customElement, property, query} from "lit/decorators.js";
import type {LessonProblem} from "../../../../wasm/lessons/lesson.ts";
import type {AppState} from "../../state/app_state.ts";
import type {Session} from "../../state/session.ts";
import {LessonSession, isDone} from "../../state/teach/lesson_session.ts";
import type {LessonState, ShownStep} from "../../state/teach/lesson_session.ts";
import {shared} from "../../styles/shared.ts";
import {download, fileName} from "../download.ts";
import {closeIcon, downloadIcon, resetIcon} from "../icons.ts";
import type {FileEvent} from "../open_button.ts";
import "./lesson_list.ts";
import type {LessonEvent} from "./lesson_list.ts";
import "./markdown.ts";
import type {StateEvent} from "./markdown.ts";
import "./question_view.ts";
import type {AnswerEvent} from "./question_view.ts";

/** A lesson beside the page that it is about. */
@customElement("cyclescope-lesson")
export class LessonPanel extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 0.75rem;
        padding: 0.75rem 1rem 1rem;
        border: 1px solid var(--line);
        border-radius: var(--radius-large);
        background: var(--surface);
      }
      .head {
        display: flex;
        align-items: center;
        gap: 0.5rem;
      }
      .head p {
        flex: 1;
        min-width: 0;
        color: var(--text-muted);
        font-size: 0.8125rem;
      }
      h2 {
        font-size: 1.125rem;
        overflow-wrap: anywhere;
      }
      h2:focus {
        outline: none;
      }
      progress {
        width: 100%;
        height: 0.375rem;
        accent-color: var(--accent);
      }
      .explanation {
        padding-left: 0.75rem;
        border-left: 3px solid var(--accent);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem;
      }
      .row .next {
        margin-left: auto;
      }
      .failure {
        padding: 0.5rem 0.75rem;
        border-radius: var(--radius);
        background: var(--bad-surface);
        color: var(--bad);
        overflow-wrap: anywhere;
      }
      .failure .muted {
        color: var(--text);
      }
      .problems {
        display: flex;
        flex-direction: column;
        gap: 0.375rem;
      }
      .hand-in {
        display: flex;
        flex-direction: column;
        gap: 0.5rem;
        padding-top: 0.75rem;
        border-top: 1px solid var(--line);
      }
      .hand-in input {
        flex: 1 1 8rem;
        min-width: 0;
        height: 2rem;
        padding: 0 0.625rem;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface);
      }
    `,
  ];

  @property({attribute: false}) session!: Session;
  @property({attribute: false}) state!: AppState;
  @query("h2") private heading!: HTMLElement | null;
  #lesson: LessonSession | undefined;
  #stopWatching: (() => void) | undefined;
  #headed = "";

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopWatching?.();
    this.#lesson = undefined;
  }

  protected override willUpdate(): void {
    if (this.#lesson === undefined) {
      this.#lesson = new LessonSession(this.session);
      this.#stopWatching = this.#lesson.store.watch(() => this.requestUpdate());
    }
  }

  protected override updated(changed: PropertyValues): void {
    const {lesson, running} = this.state;
    if (changed.has("state") && lesson !== undefined) void this.#lesson?.follow(lesson);
    if (!running) void this.#lesson?.score();
    this.#announce();
  }

  /** A new step begins at its heading, for those who listen as for those who scroll. */
  #announce(): void {
    const {shown, step, lesson} = this.#lesson?.store.state ?? {};
    const heading = `${lesson?.title} ${step} ${shown?.step.id}`;
    if (lesson === undefined || (step !== 0 && shown === undefined) || heading === this.#headed) return;
    const isFirst = this.#headed === "";
    this.#headed = heading;
    if (isFirst) return;
    this.heading?.focus({preventScroll: true});
    this.scrollIntoView({block: "nearest"});
    this.scrollTop = 0;
  }

  protected override render() {
    const {source} = this.state.lesson ?? {};
    const lesson = this.#lesson?.store.state;
    return html`
      ${this.#head(lesson)}
      ${
        source?.kind === "list"
          ? html`<h2>Lessons</h2>
              <cyclescope-lesson-list
                @lesson=${({lesson: name}: LessonEvent) =>
                  this.session.openLesson({source: {kind: "named", name}, step: undefined, arrived: false})}
                @file=${({file}: FileEvent) => void this.session.openFile(file)}
              ></cyclescope-lesson-list>`
          : lesson === undefined
            ? nothing
            : this.#open(lesson)
      }
    `;
  }

  #head(lesson: LessonState | undefined) {
    const isList = this.state.lesson?.source.kind === "list";
    const all = () => this.session.openLesson({source: {kind: "list"}, step: undefined, arrived: true});
    return html`
      <div class="head">
        <p>${isList ? "" : (lesson?.lesson?.title ?? "Lesson")}</p>
        ${isList ? nothing : html`<button type="button" class="button quiet" @click=${all}>All lessons</button>`}
        <button
          type="button"
          class="button quiet icon"
          title="Close the lesson; answers are kept"
          aria-label="Close the lesson"
          @click=${() => this.session.openLesson(undefined)}
        >
          ${closeIcon}
        </button>
      </div>
    `;
  }

  #open(state: LessonState) {
    const {lesson, problems, failure, step, opening, shown} = state;
    if (problems.length > 0) return this.#problems(problems);
    return html`
      ${
        lesson === undefined
          ? failure
            ? nothing
            : html`<p class="muted" role="status">Opening the lesson…</p>`
          : html`
              <progress
                max=${lesson.steps.length}
                value=${step}
                aria-label="Step ${step} of ${lesson.steps.length}"
              ></progress>
              ${
                step === 0
                  ? html`<h2 tabindex="-1">${lesson.title}</h2>
                      <cyclescope-markdown .text=${opening} @state=${this.#visited}></cyclescope-markdown>`
                  : shown === undefined
                    ? html`<h2 tabindex="-1">${lesson.steps[step - 1]?.title}</h2>
                        ${failure ? nothing : html`<p class="muted" role="status">The core is computing it…</p>`}`
                    : this.#step(shown, state)
              }
            `
      }
      ${failure ? html`<p class="failure" role="alert">${failure}</p>` : nothing}
      ${lesson === undefined ? nothing : this.#steps(state, lesson.steps.length)}
      ${lesson !== undefined && step === lesson.steps.length ? this.#handIn(state) : nothing}
    `;
  }

  #step({step, text, explanation}: ShownStep, state: LessonState) {
    const {progress, verdict, judging, live, liveProblem} = state;
    const {question} = step;
    const done = isDone(step, progress, verdict);
    return html`
      <h2 tabindex="-1">${step.title}</h2>
      <cyclescope-markdown .text=${text} @state=${this.#visited}></cyclescope-markdown>
      ${
        question === undefined
          ? nothing
          : html`<cyclescope-question
              .question=${question}
              .given=${progress.answers.find(({id}) => id === step.id)}
              .verdict=${verdict}
              .done=${done}
              .judging=${judging}
              .live=${live}
              .liveProblem=${liveProblem}
              @answer=${({answer}: AnswerEvent) =>
                void (answer === undefined ? this.#lesson?.answerDesign() : this.#lesson?.answer(answer))}
            ></cyclescope-question>`
      }
      ${
        done && explanation.trim() !== ""
          ? html`<cyclescope-markdown
              class="explanation"
              .text=${explanation}
              @state=${this.#visited}
            ></cyclescope-markdown>`
          : nothing
      }
    `;
  }

  #steps({step}: LessonState, count: number) {
    return html`
      <div class="row">
        ${
          step > 0
            ? html`<button type="button" class="button" @click=${() => this.#lesson?.go(step - 1)}>Back</button>
                <button
                  type="button"
                  class="button quiet icon"
                  title="Back to what the page showed when the step began"
                  aria-label="Restore the step’s setup"
                  @click=${() => this.#lesson?.restart()}
                >
                  ${resetIcon}
                </button>
                <span class="muted">Step ${step} of ${count}</span>`
            : nothing
        }
        ${
          step < count
            ? html`<button type="button" class="button next" @click=${() => this.#lesson?.go(step + 1)}>
                ${step === 0 ? "Begin" : "Next"}
              </button>`
            : nothing
        }
      </div>
    `;
  }

  #handIn({progress, lesson}: LessonState) {
    const asked = lesson?.steps.filter(({question}) => question !== undefined) ?? [];
    const left = asked.filter(({id}) => !progress.answers.some((answer) => answer.id === id)).length;
    return html`
      <div class="hand-in">
        <p>
          ${left === 0 ? "All questions are answered." : `${left} of ${asked.length} questions have no answer yet.`} To
          hand in, save your answers as a file and give it to your teacher.
        </p>
        <div class="row">
          <input
            type="text"
            aria-label="Your name"
            placeholder="Your name"
            maxlength="200"
            autocomplete="name"
            .value=${progress.name}
            @change=${(event: Event) => this.#lesson?.rename((event.target as HTMLInputElement).value.trim())}
          />
          <button type="button" class="button" @click=${() => void this.#save()}>${downloadIcon} Hand in</button>
        </div>
        <div class="row">
          <button type="button" class="button quiet" @click=${() => this.#lesson?.forget()}>
            ${resetIcon} Forget my answers and begin anew
          </button>
        </div>
      </div>
    `;
  }

  #problems(problems: readonly LessonProblem[]) {
    return html`
      <h2 tabindex="-1">This file is no lesson yet</h2>
      <ul class="problems" role="alert">
        ${problems.map(
          ({line, message, hint}) =>
            html`<li class="failure">
              <strong>Line ${line}:</strong>
              ${message}.${hint ? html`<br /><span class="muted">Hint: ${hint}</span>` : nothing}
            </li>`,
        )}
      </ul>
      <p class="muted">Mend it, and open it again.</p>
      <cyclescope-open-button
        accept=".md,.markdown"
        label="Open a lesson (.md)"
        @file=${({file}: FileEvent) => void this.session.openFile(file)}
      ></cyclescope-open-button>
    `;
  }

  readonly #visited = ({state}: StateEvent): void => void this.#lesson?.visit(state);

  async #save(): Promise<void> {
    const answers = await this.#lesson?.answers();
    if (answers === undefined) return;
    const name = ["answers", fileName(answers.lesson.title), ...(answers.name === "" ? [] : [fileName(answers.name)])];
    download(`${name.join("_")}.json`, "application/json", `${JSON.stringify(answers, null, 2)}\n`);
  }
}
