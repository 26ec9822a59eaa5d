import {css, html} from "lit";
import {customElement, property, query} from "lit/decorators.js";
import {waitWords} from "../../../../wasm/package/trace_words.ts";
import type {Trace} from "../../core/types.ts";
import {formatInteger} from "../../format/number.ts";
import {extentOf, lanesOf, lastStay, pathFrom, rowsOf, waitedFor} from "../../state/timeline/boxes.ts";
import type {ByNumber, Lane, Row, Stay} from "../../state/timeline/boxes.ts";
import {boxColumns, emptyColumns, firstAfter, foldedColumns} from "../../state/timeline/columns.ts";
import type {Columns, Marks} from "../../state/timeline/columns.ts";
import {iterationOf} from "../../state/timeline/loops.ts";
import {shared} from "../../styles/shared.ts";
import {SvgSurface} from "../chart/svg_surface.ts";
import type {Surface} from "../chart/svg_surface.ts";
import {SizedElement} from "../sized.ts";
import {PixelPlot, paintRuns} from "./columns_painter.ts";
import type {Looks} from "./columns_painter.ts";
import {kOperationClasses, operationClass, operationStyles} from "./operation_styles.ts";

const kRowHeight = 20;
const kAxis = 24;
/** Of a row, what is above and below its boxes; in pixels, like all of these. */
const kAbove = 3;
const kBelow = 2;
/** What is in sight at once; the rest is scrolled to. */
const kMostHeight = 512;
/** Boxes that have room for a name. */
const kNamed = 30;
/** Columns per pixel of a saved picture. */
const kFine = 4;

/** Boxes of one window on a canvas: only what is visible is drawn. */
@customElement("cyclescope-timeline-chart")
export class TimelineChart extends SizedElement {
  static override styles = [
    shared,
    operationStyles,
    css`
      :host {
        display: block;
      }
      .scroller {
        position: relative;
        max-height: 512px;
        overflow: hidden auto;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface-sunken);
      }
      canvas {
        display: block;
        position: sticky;
        top: 0;
        touch-action: pan-y;
        cursor: crosshair;
      }
      canvas:focus-visible {
        outline: var(--focus);
        outline-offset: -2px;
      }
      .key,
      .buttons {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem 1rem;
        margin: 0;
        padding: 0.5rem 0 0;
        list-style: none;
        font-size: 0.8125rem;
      }
      .buttons {
        gap: 0.375rem;
        padding: 0 0 0.5rem;
      }
      .fact {
        min-height: 4.25em;
        padding-top: 0.5rem;
        font-size: 0.8125rem;
        font-variant-numeric: tabular-nums;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({attribute: false}) trace!: Trace;
  @property({attribute: false}) window = 0;
  @query("canvas") private canvas!: HTMLCanvasElement | null;
  @query(".scroller") private scroller!: HTMLElement | null;
  #lanes: Lane[] = [];
  #rows: Row[] = [];
  /** Operations of this window, in their order. */
  #used: number[] = [];
  #byNumber: ByNumber = new Map();
  /** Of the operations of all windows, so that colours stay: which one of them, by number. */
  #colours: ReadonlyMap<number, number> = new Map();
  #extent: [number, number] = [0, 1];
  #view: [number, number] = [0, 1];
  #open = new Set<number>();
  #chosen: Stay | undefined;
  #path: Stay[] = [];
  #onPath = new Set<unknown>();
  #follows = false;
  #inked: Ink | undefined;
  #plot: PixelPlot | undefined;
  #columns: Columns = emptyColumns(0);
  /** Colours on paper are those of the light theme. */
  readonly #print = matchMedia("print");
  readonly #onPathOf = new Map<Row, Uint8Array>();
  /** Titles and names as there is room for them, and how wide they are. */
  readonly #titles = new Map<string, string>();
  readonly #widths = new Map<string, number>();
  /** Of the picture that is waiting to be drawn. */
  #frame = 0;
  #dragged: {readonly x: number; readonly view: readonly [number, number]; moved: boolean} | undefined;

  /** What can be seen now, as the text of an SVG file. */
  get drawn(): string | undefined {
    const context = this.canvas?.getContext("2d");
    if (!context) return undefined;
    const surface = new SvgSurface((text) => context.measureText(text));
    const ink = this.#ink();
    surface.font = `12px ${ink.font}`;
    this.#rows.forEach((row, index) => this.#drawLine(surface, ink, row, kAxis + index * kRowHeight));
    this.#drawAxis(surface, ink, this.#height());
    const columns = emptyColumns((this.width - this.#label()) * kFine);
    this.#rows.forEach((row, index) => {
      this.#fill(row, columns);
      const y = kAxis + index * kRowHeight;
      const place = {x: this.#label(), y: y + kAbove, height: kRowHeight - kAbove - kBelow, scale: kFine};
      paintRuns(surface, columns, place, ink.looks, this.#follows);
      this.#drawNames(surface, ink, row, y);
    });
    return surface.text(this.width, this.#height(), ink.sunken);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has("trace") && !changed.has("window")) return;
    if (changed.has("trace")) {
      this.#open.clear();
      const used = new Set(
        this.trace.windows.flatMap(({instructions}) => instructions.map(({operation}) => operation)),
      );
      this.#colours = new Map([...used].toSorted((a, b) => a - b).map((operation, index) => [operation, index]));
    }
    this.#extent = extentOf(this.trace, this.window);
    this.#view = [...this.#extent];
    this.#byNumber = new Map(this.trace.windows[this.window]?.instructions.map((it) => [it.number, it]));
    const used = new Set(this.trace.windows[this.window]?.instructions.map(({operation}) => operation));
    this.#used = [...used].toSorted((a, b) => a - b);
    this.#lanes = lanesOf(this.trace, this.window);
    this.#rows = rowsOf(this.#lanes, this.#open);
    this.#inked = undefined;
    this.#chosen = undefined;
    this.#setPath();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#print.addEventListener("change", this.#draw);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#print.removeEventListener("change", this.#draw);
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  protected override updated(): void {
    this.#drawSoon();
  }

  protected override render() {
    return html`
      <div class="buttons" role="group" aria-label="Move in time">
        <button type="button" class="button small" aria-label="Earlier" @click=${() => this.#pan(-0.5)}>←</button>
        <button type="button" class="button small" aria-label="Later" @click=${() => this.#pan(0.5)}>→</button>
        <button type="button" class="button small" aria-label="Zoom in" @click=${() => this.#zoom(0.5)}>+</button>
        <button type="button" class="button small" aria-label="Zoom out" @click=${() => this.#zoom(2)}>−</button>
        <button type="button" class="button small" @click=${() => this.#show([...this.#extent])}>All</button>
        <button
          type="button"
          class="button small"
          aria-pressed=${this.#follows ? "true" : "false"}
          title="From the last box back, along what each waited for"
          @click=${this.#togglePath}
        >
          Critical path
        </button>
        <button
          type="button"
          class="button small"
          title="Go to what the chosen box waited for (key W)"
          ?disabled=${this.#chosen === undefined}
          @click=${this.#goBack}
        >
          Waited for
        </button>
      </div>
      <div class="scroller" @scroll=${this.#drawSoon}>
        <div style="height:${this.#height()}px">
          <canvas
            tabindex="0"
            role="application"
            aria-label="Timeline: arrows move, plus and minus zoom, Enter and Shift Enter go from box to box, W goes to what it waited for, C shows the critical path, O opens the lane"
            @keydown=${this.#onKey}
            @pointerdown=${this.#onDown}
            @pointermove=${this.#onMove}
            @pointerup=${this.#onUp}
            @pointercancel=${() => (this.#dragged = undefined)}
          ></canvas>
        </div>
      </div>
      <ul class="key" aria-label="Operations">
        ${this.#used.map((operation) => {
          const it = this.trace.operations[operation];
          return html`<li title=${it?.description ?? ""}>
            <span class=${operationClass(this.#colour(operation))}></span>${it?.name}
          </li>`;
        })}
      </ul>
      <div class="fact" aria-live="polite">${this.#fact()}</div>
    `;
  }

  #fact() {
    if (this.#chosen === undefined) {
      return html`<p class="muted on-screen">
        Point at a box, or press Enter in the timeline. Drag or use arrows to move; a lane with a triangle opens.
      </p>`;
    }
    const {instruction, box} = this.#chosen;
    const operation = this.trace.operations[instruction.operation]?.name ?? "";
    const object = this.trace.objects[box.object];
    const at = iterationOf(this.trace, instruction);
    const iteration = at === "" ? "" : `, iteration ${at}`;
    const waits = [box.wait, box.data].flatMap((wait) => (wait === undefined ? [] : waitWords(wait)));
    return html`
      <p>
        <strong>${operation}</strong>, instruction ${formatInteger(instruction.number)}${iteration}, at
        ${this.trace.lanes[object?.lane ?? 0]?.title} <span class="muted">(${object?.name})</span>
      </p>
      <p>
        Cycles ${formatInteger(box.start)} to ${formatInteger(box.end)}
        (${formatInteger(box.end - box.start)})${box.work === undefined || box.work === box.start ? "" : `, works from ${formatInteger(box.work)}`}.
        ${waits.length === 0 ? "It waited for nothing but itself." : `Waited for ${waits.join("; then for ")}.`}
      </p>
    `;
  }

  #colour(operation: number): number {
    return this.#colours.get(operation) ?? 0;
  }

  // What is seen

  #pan(share: number): void {
    const [from, to] = this.#view;
    this.#show([from + (to - from) * share, to + (to - from) * share]);
  }

  #zoom(factor: number): void {
    const [from, to] = this.#view;
    const box = this.#chosen?.box;
    const middle = box !== undefined && box.start < to && box.end > from ? (box.start + box.end) / 2 : (from + to) / 2;
    this.#show([middle - ((to - from) / 2) * factor, middle + ((to - from) / 2) * factor]);
  }

  #show([from, to]: [number, number]): void {
    const [least, most] = this.#extent;
    const length = Math.min(most - least, Math.max(8, to - from));
    const start = Math.min(Math.max(least, from), most - length);
    this.#view = [start, start + length];
    this.#drawSoon();
  }

  /** Pointers move more often than pictures are shown. */
  readonly #drawSoon = (): void => {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  };

  #label(): number {
    return Math.min(180, Math.floor(this.width * 0.3));
  }

  #x(time: number): number {
    const [from, to] = this.#view;
    return this.#label() + ((time - from) / (to - from)) * (this.width - this.#label());
  }

  // What is chosen

  readonly #togglePath = (): void => {
    this.#follows = !this.#follows;
    this.#setPath();
    this.requestUpdate();
  };

  #setPath(): void {
    const last = this.#follows ? lastStay(this.trace, this.window) : undefined;
    this.#path = last === undefined ? [] : pathFrom(last, this.#byNumber);
    this.#onPath = new Set(this.#path.map(({box}) => box));
    this.#onPathOf.clear();
  }

  readonly #goBack = (): void => {
    const before = this.#chosen && waitedFor(this.#chosen, this.#byNumber);
    if (before !== undefined) this.#choose(before);
  };

  #choose(stay: Stay): void {
    this.#chosen = stay;
    const {start, end} = stay.box;
    const [from, to] = this.#view;
    if (start < from || end > to) {
      const length = Math.max(to - from, (end - start) * 1.5);
      this.#show([start - length / 3, start + (length * 2) / 3]);
    }
    this.requestUpdate();
  }

  /** The next or previous stay in the order of instructions. */
  #step(by: 1 | -1): void {
    const all = this.trace.windows[this.window]?.instructions ?? [];
    const first = all[0];
    if (first?.boxes[0] === undefined) return;
    if (this.#chosen === undefined) return this.#choose({instruction: first, box: first.boxes[0]});
    const {instruction, box} = this.#chosen;
    const own = instruction.boxes[instruction.boxes.indexOf(box) + by];
    if (own !== undefined) return this.#choose({instruction, box: own});
    const next = all[instruction.number - first.number + by];
    const edge = next?.boxes.at(by === 1 ? 0 : -1);
    if (next !== undefined && edge !== undefined) this.#choose({instruction: next, box: edge});
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const actions: Record<string, () => void> = {
      ArrowLeft: () => this.#pan(-0.25),
      ArrowRight: () => this.#pan(0.25),
      "+": () => this.#zoom(0.5),
      "=": () => this.#zoom(0.5),
      "-": () => this.#zoom(2),
      Home: () => this.#show([this.#extent[0], this.#extent[0] + this.#view[1] - this.#view[0]]),
      End: () => this.#show([this.#extent[1] - this.#view[1] + this.#view[0], this.#extent[1]]),
      Enter: () => this.#step(event.shiftKey ? -1 : 1),
      w: this.#goBack,
      c: this.#togglePath,
      o: this.#openLane,
    };
    const action = actions[event.key];
    if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  };

  readonly #onDown = (event: PointerEvent): void => {
    this.#dragged = {x: event.offsetX, view: [...this.#view], moved: false};
    this.canvas?.setPointerCapture(event.pointerId);
  };

  readonly #onMove = (event: PointerEvent): void => {
    const dragged = this.#dragged;
    if (dragged === undefined) {
      const found = this.#at(event.offsetX, event.offsetY);
      if (found !== undefined && found.box !== this.#chosen?.box) {
        this.#chosen = found;
        this.requestUpdate();
      }
      return;
    }
    const [from, to] = dragged.view;
    const moved = event.offsetX - dragged.x;
    if (Math.abs(moved) < 4 && !dragged.moved) return;
    dragged.moved = true;
    const shift = (-moved / (this.width - this.#label())) * (to - from);
    this.#show([from + shift, to + shift]);
  };

  readonly #onUp = (event: PointerEvent): void => {
    const clicked = this.#dragged?.moved === false;
    this.#dragged = undefined;
    if (!clicked) return;
    const row = this.#rowAt(event.offsetY);
    if (event.offsetX < this.#label() && row !== undefined && row.objects > 1) return this.#toggle(row.lane);
    const found = this.#at(event.offsetX, event.offsetY);
    if (found !== undefined) this.#choose(found);
  };

  readonly #openLane = (): void => {
    const object = this.#chosen?.box.object;
    if (object !== undefined) this.#toggle(this.trace.objects[object]?.lane ?? 0);
  };

  #toggle(lane: number): void {
    if (!this.#open.delete(lane)) this.#open.add(lane);
    this.#rows = rowsOf(this.#lanes, this.#open);
    this.requestUpdate();
  }

  #rowAt(y: number): Row | undefined {
    return y < kAxis ? undefined : this.#rows[Math.floor((y + this.#scrolled() - kAxis) / kRowHeight)];
  }

  #at(x: number, y: number): Stay | undefined {
    const row = this.#rowAt(y);
    if (row === undefined || x < this.#label()) return undefined;
    const [from, to] = this.#view;
    const cycles = (to - from) / (this.width - this.#label());
    const time = from + (x - this.#label()) * cycles;
    const {start, end} = row.times;
    const first = row.objects > 1 ? 0 : firstAfter(end, time - cycles);
    for (let i = first; i < start.length && (start[i] as number) <= time + cycles; ++i) {
      if ((end[i] as number) > time - cycles) return row.boxes[i];
    }
    return undefined;
  }

  // Drawing

  #scrolled(): number {
    return this.scroller?.scrollTop ?? 0;
  }

  /** Of all rows. */
  #height(): number {
    return kAxis + this.#rows.length * kRowHeight + 4;
  }

  readonly #draw = (): void => {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const {canvas} = this;
    const context = canvas?.getContext("2d");
    if (!canvas || !context) return;
    const height = Math.min(this.#height(), kMostHeight);
    const ratio = Math.min(devicePixelRatio, 2);
    const size = [Math.floor(this.width * ratio), Math.floor(height * ratio)] as const;
    if (canvas.width !== size[0] || canvas.height !== size[1]) {
      [canvas.width, canvas.height] = size;
      canvas.style.width = `${this.width}px`;
      canvas.style.height = `${height}px`;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.width, height);
    this.#paint(context, height, ratio);
  };

  /** The rows that are in sight. */
  #paint(context: CanvasRenderingContext2D, height: number, ratio: number): void {
    const ink = this.#ink();
    const plot = (this.#plot ??= new PixelPlot(ink.looks));
    const scrolled = this.#scrolled();
    const first = Math.floor(scrolled / kRowHeight);
    const rows = this.#rows.slice(first, Math.ceil((scrolled + height - kAxis) / kRowHeight));
    const yOf = (index: number) => kAxis + (first + index) * kRowHeight - scrolled;
    const width = Math.floor((this.width - this.#label()) * ratio);
    if (this.#columns.share.length !== width) this.#columns = emptyColumns(width);
    context.font = `12px ${ink.font}`;
    context.textBaseline = "middle";
    context.save();
    context.beginPath();
    context.rect(0, kAxis, this.width, height);
    context.clip();
    rows.forEach((row, index) => this.#drawLine(context, ink, row, yOf(index)));
    context.restore();
    this.#drawAxis(context, ink, height);
    plot.begin(width, Math.floor((height - kAxis) * ratio), ratio);
    rows.forEach((row, index) => {
      this.#fill(row, this.#columns);
      plot.row(this.#columns, yOf(index) - kAxis + kAbove, kRowHeight - kAbove - kBelow, this.#follows);
    });
    plot.end(context, this.#label(), kAxis);
    rows.forEach((row, index) => this.#drawNames(context, ink, row, yOf(index)));
  }

  #fill(row: Row, columns: Columns): void {
    if (row.objects > 1) foldedColumns(row.times, row.objects, this.#view, this.#marks(row), columns);
    else boxColumns(row.times, this.#view, this.#marks(row), columns);
  }

  #marks(row: Row): Marks {
    return {onPath: this.#follows ? this.#flagsOf(row) : undefined, chosen: this.#chosenOf(row)};
  }

  /** Index of the chosen box in a row; -1: it is in another one. */
  #chosenOf({boxes, times: {start}}: Row): number {
    const chosen = this.#chosen?.box;
    if (chosen === undefined) return -1;
    for (let i = firstAfter(start, chosen.start - 1); i < start.length && (start[i] as number) <= chosen.start; ++i) {
      if (boxes[i]?.box === chosen) return i;
    }
    return -1;
  }

  /** Which of a row's boxes are on the critical path. */
  #flagsOf(row: Row): Uint8Array {
    const flags = this.#onPathOf.get(row) ?? Uint8Array.from(row.boxes, ({box}) => (this.#onPath.has(box) ? 1 : 0));
    this.#onPathOf.set(row, flags);
    return flags;
  }

  /** Colours as the styles say for this theme; looked up again only where that has changed. */
  #ink(): Ink {
    const {color, colorScheme, fontFamily} = getComputedStyle(this);
    const theme = `${color} ${colorScheme}`;
    if (this.#inked?.theme !== theme) {
      this.#inked = {theme, font: fontFamily, ...this.#inkOfStyles()};
      this.#plot = undefined;
    }
    return this.#inked;
  }

  #inkOfStyles(): Omit<Ink, "theme" | "font"> {
    const colour = (property: string, name = "") => {
      const probe = document.createElement("span");
      probe.className = name;
      probe.style.color = `var(${property})`;
      probe.style.forcedColorAdjust = "none";
      this.renderRoot.append(probe);
      const {color} = getComputedStyle(probe);
      probe.remove();
      return color;
    };
    const classes = Array.from({length: kOperationClasses}, (_, index) => colour("--op", `op${index}`));
    return {
      text: colour("--text"),
      muted: colour("--text-muted"),
      line: colour("--line"),
      surface: colour("--surface"),
      sunken: colour("--surface-sunken"),
      looks: {
        mark: colour("--text"),
        ground: colour("--surface"),
        operations: this.trace.operations.map((_, index) => ({
          colour: classes[this.#colour(index) % kOperationClasses] ?? "",
          hatched: this.#colour(index) >= kOperationClasses,
        })),
      },
    };
  }

  #drawAxis(context: Surface, ink: Ink, height: number): void {
    const [from, to] = this.#view;
    const room = this.width - this.#label();
    const step = roundStep((to - from) / Math.max(1, Math.floor(room / 110)));
    for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
      const x = this.#x(time);
      context.fillStyle = ink.line;
      context.fillRect(x, kAxis - 4, 1, height);
      context.fillStyle = ink.muted;
      const text = formatInteger(time);
      if (x + 4 + context.measureText(text).width < this.width) context.fillText(text, x + 4, kAxis / 2);
    }
    context.fillStyle = ink.muted;
    context.fillText("cycle", 6, kAxis / 2);
  }

  /** The line above a row, and its title. */
  #drawLine(context: Surface, ink: Ink, {title, objects, lane, inner}: Row, y: number): void {
    context.fillStyle = ink.line;
    context.fillRect(0, y, this.width, 1);
    context.fillStyle = inner ? ink.muted : ink.text;
    const mark = objects > 1 ? (this.#open.has(lane) ? "▾ " : "▸ ") : inner ? "    " : "";
    const text = `${mark}${title}${objects > 1 ? ` × ${objects}` : ""}`;
    context.fillText(this.#fitting(context, text, this.#label() - 10), 6, y + kRowHeight / 2);
  }

  /** The beginning of a text that has room. */
  #fitting(context: Surface, text: string, room: number): string {
    const key = `${room} ${text}`;
    let fitting = this.#titles.get(key) ?? text;
    if (!this.#titles.has(key)) {
      while (fitting.length > 2 && context.measureText(fitting).width > room) fitting = `${fitting.slice(0, -2)}…`;
      this.#titles.set(key, fitting);
    }
    return fitting;
  }

  /** Names of operations in the boxes that have room for them. */
  #drawNames(context: Surface, ink: Ink, {objects, times: {start, end, work, operation}}: Row, y: number): void {
    if (objects > 1 || y < kAxis - kRowHeight / 2) return;
    const [from, to] = this.#view;
    const least = (kNamed * (to - from)) / (this.width - this.#label());
    context.fillStyle = ink.surface;
    for (let i = firstAfter(end, from); i < start.length && (start[i] as number) < to; ++i) {
      // What a unit does before it has its data is pale.
      const works = Math.max(from, work[i] as number);
      const until = Math.min(to, end[i] as number);
      if (until - works < least) continue;
      const name = this.trace.operations[operation[i] as number]?.name ?? "";
      if (this.#widthOf(context, name) > this.#x(until) - this.#x(works) - 8) continue;
      context.globalAlpha = 1;
      context.fillText(name, this.#x(works) + 4, y + kRowHeight / 2 + 1);
    }
  }

  #widthOf(context: Surface, text: string): number {
    const width = this.#widths.get(text) ?? context.measureText(text).width;
    this.#widths.set(text, width);
    return width;
  }
}

interface Ink {
  /** What the colours are of. */
  readonly theme: string;
  readonly font: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly surface: string;
  readonly sunken: string;
  readonly looks: Looks;
}

/** A round number of cycles, at least one. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least) ?? 1;
}
