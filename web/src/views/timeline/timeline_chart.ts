import {css, html} from "lit";
import {customElement, property, query} from "lit/decorators.js";
import {waitWords} from "../../../../wasm/package/trace_words.ts";
import type {PlacedBox} from "../../../../wasm/package/trace_tracks.ts";
import type {Trace} from "../../core/types.ts";
import {formatInteger} from "../../format/number.ts";
import {extentOf, firstEndingAfter, lastStay, pathFrom, rowsOf, waitedFor} from "../../state/timeline/boxes.ts";
import type {ByNumber, Row, Stay} from "../../state/timeline/boxes.ts";
import {iterationOf} from "../../state/timeline/loops.ts";
import {shared} from "../../styles/shared.ts";
import {SvgSurface} from "../chart/svg_surface.ts";
import type {Surface} from "../chart/svg_surface.ts";
import {SizedElement} from "../sized.ts";
import {kOperationClasses, operationClass, operationStyles} from "./operation_styles.ts";

const kRowHeight = 20;
const kAxis = 24;
/** Boxes closer than this are drawn as one. */
const kLeastWidth = 1;

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
        max-height: 32rem;
        overflow: hidden auto;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface-sunken);
      }
      canvas {
        display: block;
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
  #rows: Row[] = [];
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
  /** Of the picture that is waiting to be drawn. */
  #frame = 0;
  #dragged: {readonly x: number; readonly view: readonly [number, number]; moved: boolean} | undefined;

  /** What can be seen now, as the text of an SVG file. */
  get drawn(): string | undefined {
    const context = this.canvas?.getContext("2d");
    if (!context) return undefined;
    const surface = new SvgSurface((text) => context.measureText(text));
    const ink = this.#ink();
    this.#paint(surface, ink);
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
    this.#rows = rowsOf(this.trace, this.window, this.#open);
    this.#chosen = undefined;
    this.#setPath();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  protected override updated(): void {
    this.#draw();
  }

  protected override render() {
    const used = [...new Set(this.trace.windows[this.window]?.instructions.map(({operation}) => operation))];
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
      <div class="scroller">
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
      <ul class="key" aria-label="Operations">
        ${used
          .toSorted((a, b) => a - b)
          .map((operation) => {
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
    // Pointers move more often than pictures are shown.
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

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
    const row = this.#rows[Math.floor((event.offsetY - kAxis) / kRowHeight)];
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
    this.#rows = rowsOf(this.trace, this.window, this.#open);
    this.requestUpdate();
  }

  #at(x: number, y: number): Stay | undefined {
    const row = this.#rows[Math.floor((y - kAxis) / kRowHeight)];
    if (row === undefined || x < this.#label()) return undefined;
    const [from, to] = this.#view;
    const cycles = (to - from) / (this.width - this.#label());
    const time = from + (x - this.#label()) * cycles;
    const index = row.objects > 1 ? 0 : firstEndingAfter(row.boxes, time - cycles);
    for (let i = index; i < row.boxes.length; ++i) {
      const placed = row.boxes[i] as PlacedBox;
      if (placed.box.start > time + cycles) return undefined;
      if (placed.box.end > time - cycles) return placed;
    }
    return undefined;
  }

  // Drawing

  #draw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const {canvas} = this;
    const context = canvas?.getContext("2d");
    if (!canvas || !context) return;
    const height = this.#height();
    const ratio = Math.min(devicePixelRatio, 2, 16_000 / height);
    const size = [Math.floor(this.width * ratio), Math.floor(height * ratio)] as const;
    if (canvas.width !== size[0] || canvas.height !== size[1]) {
      [canvas.width, canvas.height] = size;
      canvas.style.width = `${this.width}px`;
      canvas.style.height = `${height}px`;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.width, height);
    this.#paint(context, this.#ink());
  }

  #height(): number {
    return kAxis + this.#rows.length * kRowHeight + 4;
  }

  #paint(context: Surface, ink: Ink): void {
    context.font = `12px ${ink.font}`;
    context.textBaseline = "middle";
    this.#drawAxis(context, ink, this.#height());
    this.#rows.forEach((row, index) => {
      const y = kAxis + index * kRowHeight;
      this.#drawTitle(context, ink, row, y);
      context.save();
      context.beginPath();
      context.rect(this.#label(), y, this.width - this.#label(), kRowHeight);
      context.clip();
      if (row.objects > 1) this.#drawFolded(context, ink, row, y);
      else this.#drawBoxes(context, ink, row, y);
      context.restore();
    });
  }

  /** Colours as the styles say for this theme; looked up again only where that has changed. */
  #ink(): Ink {
    const {color, colorScheme, fontFamily} = getComputedStyle(this);
    const theme = `${color} ${colorScheme}`;
    if (this.#inked?.theme !== theme) this.#inked = {theme, font: fontFamily, ...this.#inkOfStyles()};
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
    return {
      text: colour("--text"),
      muted: colour("--text-muted"),
      line: colour("--line"),
      accent: colour("--accent"),
      surface: colour("--surface"),
      sunken: colour("--surface-sunken"),
      operations: Array.from({length: kOperationClasses}, (_, index) => colour("--op", `op${index}`)),
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

  #drawTitle(context: Surface, ink: Ink, {title, objects, lane, inner}: Row, y: number): void {
    context.fillStyle = ink.line;
    context.fillRect(0, y, this.width, 1);
    context.fillStyle = inner ? ink.muted : ink.text;
    const mark = objects > 1 ? (this.#open.has(lane) ? "▾ " : "▸ ") : inner ? "    " : "";
    let text = `${mark}${title}${objects > 1 ? ` × ${objects}` : ""}`;
    const room = this.#label() - 10;
    while (text.length > 2 && context.measureText(text).width > room) text = `${text.slice(0, -2)}…`;
    context.fillText(text, 6, y + kRowHeight / 2);
  }

  #drawBoxes(context: Surface, ink: Ink, {boxes}: Row, y: number): void {
    const [from, to] = this.#view;
    let drawn = -Infinity;
    for (let i = firstEndingAfter(boxes, from); i < boxes.length; ++i) {
      const {box, instruction} = boxes[i] as PlacedBox;
      if (box.start > to) break;
      const [x, end] = [this.#x(box.start), this.#x(box.end)];
      const onPath = this.#onPath.has(box);
      const isChosen = this.#chosen?.box === box;
      if (end - drawn < kLeastWidth && !onPath && !isChosen) continue;
      drawn = end;
      const left = Math.max(this.#label(), x);
      const width = Math.max(kLeastWidth, Math.min(this.width, end) - left - (end - x > 3 ? 1 : 0));
      context.globalAlpha = this.#follows && !onPath ? 0.25 : 1;
      // What a unit does before it has its data is drawn pale.
      const works = box.work === undefined ? x : this.#x(box.work);
      context.fillStyle = ink.operations[this.#colour(instruction.operation) % kOperationClasses] ?? ink.text;
      if (works > left + 1) {
        context.globalAlpha *= 0.35;
        context.fillRect(left, y + 3, Math.min(width, works - left), kRowHeight - 5);
        context.globalAlpha = this.#follows && !onPath ? 0.25 : 1;
        if (end > works) context.fillRect(works, y + 3, left + width - works, kRowHeight - 5);
      } else {
        context.fillRect(left, y + 3, width, kRowHeight - 5);
      }
      if (this.#colour(instruction.operation) >= kOperationClasses)
        hatch(context, left, y + 3, width, kRowHeight - 5, ink.surface);
      if (width > 30) this.#drawName(context, ink, instruction.operation, left, width, y);
      context.globalAlpha = 1;
      if (!isChosen && !onPath) continue;
      context.strokeStyle = isChosen ? ink.text : ink.accent;
      context.lineWidth = 2;
      context.strokeRect(left, y + 2, width, kRowHeight - 3);
    }
  }

  #drawName(context: Surface, ink: Ink, operation: number, left: number, width: number, y: number): void {
    const name = this.trace.operations[operation]?.name ?? "";
    if (context.measureText(name).width > width - 8) return;
    context.fillStyle = ink.surface;
    context.fillText(name, left + 4, y + kRowHeight / 2 + 1);
  }

  /** How many of a lane's objects are taken, pixel by pixel. */
  #drawFolded(context: Surface, ink: Ink, {boxes, objects}: Row, y: number): void {
    const left = this.#label();
    const pixels = this.width - left;
    const [from, to] = this.#view;
    const perPixel = (to - from) / pixels;
    const change = new Float64Array(pixels + 2);
    const operations = new Int16Array(pixels).fill(-1);
    const onPath = new Uint8Array(pixels);
    for (const {box, instruction} of boxes) {
      if (box.start > to) break;
      if (box.end < from) continue;
      const first = (Math.max(box.start, from) - from) / perPixel;
      const last = (Math.min(box.end, to) - from) / perPixel;
      const [p, q] = [Math.min(pixels - 1, Math.floor(first)), Math.min(pixels, Math.floor(last))];
      // The share of the first and the last pixel that is covered.
      change[p] = (change[p] ?? 0) + (q > p ? p + 1 - first : last - first);
      if (q > p) {
        change[p + 1] = (change[p + 1] ?? 0) + first - p;
        change[q] = (change[q] ?? 0) - (q + 1 - last);
        change[q + 1] = (change[q + 1] ?? 0) - (last - q);
      } else {
        change[p + 1] = (change[p + 1] ?? 0) - (last - first);
      }
      operations[p] = instruction.operation;
      if (this.#onPath.has(box)) onPath.fill(1, p, Math.max(p + 1, q));
      if (this.#chosen?.box === box) onPath.fill(2, p, Math.max(p + 1, q));
    }
    let busy = 0;
    let operation = 0;
    for (let pixel = 0; pixel < pixels; ++pixel) {
      busy += change[pixel] ?? 0;
      if ((operations[pixel] ?? -1) >= 0) operation = operations[pixel] ?? 0;
      if (busy < 1e-6 && onPath[pixel] === 0) continue;
      const height = Math.max(1, Math.min(1, busy / objects) * (kRowHeight - 4));
      context.globalAlpha = this.#follows && onPath[pixel] === 0 ? 0.25 : 1;
      context.fillStyle = ink.operations[this.#colour(operation) % kOperationClasses] ?? ink.text;
      context.fillRect(left + pixel, y + kRowHeight - 2 - height, 1, height);
      if (onPath[pixel] !== 0) {
        context.fillStyle = onPath[pixel] === 2 ? ink.text : ink.accent;
        context.fillRect(left + pixel, y + kRowHeight - 3, 1, 3);
      }
    }
    context.globalAlpha = 1;
  }
}

interface Ink {
  /** What the colours are of. */
  readonly theme: string;
  readonly font: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly accent: string;
  readonly surface: string;
  readonly sunken: string;
  readonly operations: readonly string[];
}

function hatch(context: Surface, x: number, y: number, width: number, height: number, colour: string): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  for (let at = x - height; at < x + width; at += 5) {
    context.moveTo(at, y + height);
    context.lineTo(at + height, y);
  }
  context.stroke();
  context.restore();
}

/** A round number of cycles, at least one. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least) ?? 1;
}
