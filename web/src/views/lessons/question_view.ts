import {LitElement, css, html, nothing} from "lit";
import {customElement, property, state} from "lit/decorators.js";
import type {GivenAnswer} from "../../../../wasm/lessons/answers.ts";
import type {Answer, Verdict} from "../../../../wasm/lessons/judge.ts";
import type {ChoiceQuestion, DesignQuestion, NumberQuestion, Question} from "../../../../wasm/lessons/lesson.ts";
import {plainNumber, scoreText} from "../../../../wasm/lessons/placeholders.ts";
import type {LiveScore} from "../../state/teach/lesson_session.ts";
import {shared} from "../../styles/shared.ts";

/** What a student answers; undefined: the design that is on the page. */
export class AnswerEvent extends Event {
  constructor(readonly answer: Answer | undefined) {
    super("answer");
  }
}

/** The question of a step: asks, and says what is found of the answer. Fires AnswerEvent. */
@customElement("cyclescope-question")
export class QuestionView extends LitElement {
  static override styles = [
    shared,
    css`
      form {
        display: flex;
        flex-direction: column;
        gap: 0.625rem;
        padding: 0.75rem;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface-sunken);
      }
      fieldset {
        display: contents;
      }
      .ask,
      legend {
        padding: 0;
        font-weight: 650;
        overflow-wrap: anywhere;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem;
      }
      input[type="text"] {
        width: 9rem;
        height: 2rem;
        padding: 0 0.625rem;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface);
      }
      textarea {
        width: 100%;
        min-height: 5rem;
        padding: 0.375rem 0.625rem;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface);
        color: inherit;
        font: inherit;
        resize: vertical;
      }
      .option {
        display: flex;
        gap: 0.5rem;
        align-items: baseline;
      }
      .verdict {
        padding: 0.375rem 0.625rem;
        border-radius: var(--radius);
        background: var(--accent-surface);
      }
      .verdict.right {
        background: var(--good-surface);
        color: var(--good);
      }
      .verdict.wrong {
        background: var(--warn-surface);
        color: var(--warn);
      }
      .verdict strong {
        color: var(--text);
        font-variant-numeric: tabular-nums;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0.125rem 0.75rem;
        font-variant-numeric: tabular-nums;
      }
      dd {
        font-weight: 650;
      }
      @media (pointer: coarse) {
        input[type="text"] {
          height: 2.5rem;
        }
        .option {
          min-height: 2.25rem;
        }
      }
    `,
  ];

  @property({attribute: false}) question!: Question;
  @property({attribute: false}) given: GivenAnswer | undefined;
  @property({attribute: false}) verdict: Verdict | undefined;
  @property({type: Boolean}) done = false;
  @property({type: Boolean}) judging = false;
  @property({attribute: false}) live: LiveScore | undefined;
  @property() liveProblem = "";
  @state() private complaint = "";

  protected override render() {
    const {question, done, judging} = this;
    const isOpen = !done || question.kind === "text" || question.kind === "design";
    return html`
      <form novalidate @submit=${this.#submitted}>
        ${this.#field(question)}
        ${this.complaint ? html`<p class="verdict wrong" role="alert">${this.complaint}</p>` : nothing}
        ${
          isOpen
            ? html`<div class="row">
                <button type="submit" class="button" ?disabled=${judging}>${this.#label(question)}</button>
                ${this.#attemptsLeft(question)}
              </div>`
            : nothing
        }
        <div role="status">
          ${judging ? html`<p class="muted">The core is computing it…</p>` : this.#found(question)}
        </div>
      </form>
    `;
  }

  #label({kind}: Question): string {
    if (kind === "design") return this.given === undefined ? "Hand in this design" : "Hand in this design instead";
    if (kind === "text") return this.given === undefined ? "Keep the answer" : "Keep it as it is now";
    return "Check";
  }

  #attemptsLeft(question: Question) {
    if (!("attempts" in question) || question.attempts < 2) return nothing;
    const left = question.attempts - (this.given?.attempts ?? 0);
    return html`<span class="muted">${left === 1 ? "1 attempt" : `${left} attempts`}</span>`;
  }

  #field(question: Question) {
    switch (question.kind) {
      case "number":
        return this.#number(question);
      case "choice":
        return this.#choice(question);
      case "text":
        return html`
          <label class="ask" for="answer">${question.question}</label>
          <textarea id="answer" maxlength="5000" .value=${String(this.given?.answer ?? "")}></textarea>
        `;
      case "design":
        return this.#design(question);
    }
  }

  #number({question, unit}: NumberQuestion) {
    const given = this.given === undefined ? "" : String(this.given.answer);
    return html`
      <label class="ask" for="answer">${question}</label>
      <div class="row">
        <input
          id="answer"
          type="text"
          inputmode="decimal"
          autocomplete="off"
          aria-describedby="unit"
          ?readonly=${this.done}
          .value=${given}
        />
        <span id="unit">${unit}</span>
      </div>
    `;
  }

  #choice({question, options}: ChoiceQuestion) {
    return html`
      <fieldset>
        <legend class="ask">${question}</legend>
        ${options.map(
          ({text}, index) =>
            html`<label class="option">
              <input
                type="radio"
                name="option"
                value=${index}
                ?disabled=${this.done}
                .checked=${this.given?.answer === text}
              />
              <span>${text}</span>
            </label>`,
        )}
      </fieldset>
    `;
  }

  #design({question, unit}: DesignQuestion) {
    const {live, liveProblem} = this;
    return html`
      <p class="ask">${question}</p>
      ${
        liveProblem
          ? html`<p class="verdict wrong">${liveProblem}</p>`
          : html`<dl>
              <dt>Score of what is set</dt>
              <dd>${live === undefined ? "…" : `${scoreText(live.score)} ${unit}`}</dd>
              ${
                live?.beat === undefined
                  ? nothing
                  : html`<dt>To beat</dt>
                      <dd>${scoreText(live.beat)} ${unit}</dd>`
              }
            </dl>`
      }
      ${live?.unmet.map((text) => html`<p class="verdict wrong">${text}</p>`)}
    `;
  }

  #found(question: Question) {
    const {verdict, given, done} = this;
    if (verdict === undefined || given === undefined) return nothing;
    switch (question.kind) {
      case "text":
        return html`<p class="verdict">Your answer is kept. Your teacher reads it.</p>`;
      case "design":
        return this.#foundDesign(question, verdict);
      default: {
        const unit = question.kind === "number" ? ` ${question.unit}` : "";
        const right = typeof verdict.value === "number" ? `${plainNumber(verdict.value)}${unit}` : verdict.value;
        if (verdict.right) return html`<p class="verdict right">✓ Right: <strong>${right}</strong></p>`;
        if (!done) return html`<p class="verdict wrong">✗ Not yet. ${this.#direction(verdict)}Try again.</p>`;
        return html`<p class="verdict wrong">✗ Not quite. The core says <strong>${right}</strong></p>`;
      }
    }
  }

  #direction({value}: Verdict): string {
    const answer = this.given?.answer;
    if (typeof value !== "number" || typeof answer !== "number") return "";
    return answer < value ? "It is more. " : "It is less. ";
  }

  #foundDesign({unit}: DesignQuestion, {right, value, unmet}: Verdict) {
    const score = html`<strong>${typeof value === "number" ? scoreText(value) : ""} ${unit}</strong>`;
    if (right) return html`<p class="verdict right">✓ Handed in, with the score ${score}</p>`;
    const why = unmet.length > 0 ? unmet.join(" ") : "It does not beat the score above.";
    return html`<p class="verdict wrong">✗ Not right, with the score ${score}. ${why}</p>`;
  }

  #submitted(event: SubmitEvent): void {
    event.preventDefault();
    const {question} = this;
    this.complaint = "";
    if (question.kind === "design") {
      this.dispatchEvent(new AnswerEvent(undefined));
      return;
    }
    const answer = question.kind === "choice" ? this.#chosen(question) : this.#typed(question.kind);
    if (answer !== undefined) this.dispatchEvent(new AnswerEvent(answer));
  }

  #chosen({options}: ChoiceQuestion): string | undefined {
    const chosen = this.renderRoot.querySelector<HTMLInputElement>("input[name=option]:checked");
    if (chosen === null) this.complaint = "Choose one of them.";
    return chosen === null ? undefined : options[Number(chosen.value)]?.text;
  }

  #typed(kind: "number" | "text"): Answer | undefined {
    const field = this.renderRoot.querySelector<HTMLInputElement | HTMLTextAreaElement>("#answer");
    const text = field?.value.trim() ?? "";
    if (kind === "text") {
      if (text === "") this.complaint = "Write something.";
      return text === "" ? undefined : text;
    }
    const number = readNumber(text);
    if (number === undefined) this.complaint = "Write a number: 4096, 0.25 or 1.5e6.";
    return number;
  }
}

/** Digits may be grouped by commas, spaces or underscores, "1,024"; a per cent sign behind is left out. */
export function readNumber(text: string): number | undefined {
  const plain = text
    .replace(/\s*%$/, "")
    .replaceAll(/(?<=\d)[,\s_](?=\d{3}(\D|$))/g, "")
    .trim();
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : undefined;
}
