/** What a canvas is drawn on, as SVG: of a 2D context only what surfaces of charts use. */

/** Drawn on by a chart: the context of a canvas, or an SvgSurface. */
export type Surface = Pick<
  CanvasRenderingContext2D,
  | "fillStyle"
  | "strokeStyle"
  | "globalAlpha"
  | "lineWidth"
  | "font"
  | "textBaseline"
  | "save"
  | "restore"
  | "beginPath"
  | "rect"
  | "clip"
  | "moveTo"
  | "lineTo"
  | "stroke"
  | "fillRect"
  | "strokeRect"
  | "fillText"
  | "measureText"
>;

const kEntities: Readonly<Record<string, string>> = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"};

function escaped(text: unknown): string {
  return String(text).replace(/[&<>"]/g, (character) => kEntities[character] ?? "");
}

const rounded = (value: number) => Number(value.toFixed(2));

export class SvgSurface implements Surface {
  fillStyle = "#000";
  strokeStyle = "#000";
  globalAlpha = 1;
  lineWidth = 1;
  font = "";
  textBaseline: CanvasTextBaseline = "middle";
  readonly measureText: CanvasRenderingContext2D["measureText"];
  readonly #parts: string[] = [];
  /** Groups that were opened since each save(). */
  readonly #groups: number[] = [];
  #path = "";
  #clips = 0;

  /** `measureText`: of a context with the font that is drawn with. */
  constructor(measureText: CanvasRenderingContext2D["measureText"]) {
    this.measureText = measureText;
  }

  /** The text of a file of that size, in pixels. */
  text(width: number, height: number, background: string): string {
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
      `<rect width="100%" height="100%" fill="${escaped(background)}"/>`,
      ...this.#parts,
      "</svg>",
      "",
    ].join("\n");
  }

  save(): void {
    this.#groups.push(0);
  }

  restore(): void {
    for (let group = this.#groups.pop() ?? 0; group > 0; --group) this.#parts.push("</g>");
  }

  beginPath(): void {
    this.#path = "";
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.#path += `M${rounded(x)} ${rounded(y)}h${rounded(width)}v${rounded(height)}h${rounded(-width)}z`;
  }

  /** Holds until the restore() of the save() before it. */
  clip(): void {
    const id = `clip${this.#clips++}`;
    this.#parts.push(`<clipPath id="${id}"><path d="${this.#path}"/></clipPath><g clip-path="url(#${id})">`);
    const innermost = this.#groups.length - 1;
    this.#groups[innermost] = (this.#groups[innermost] ?? 0) + 1;
  }

  moveTo(x: number, y: number): void {
    this.#path += `M${rounded(x)} ${rounded(y)}`;
  }

  lineTo(x: number, y: number): void {
    this.#path += `L${rounded(x)} ${rounded(y)}`;
  }

  stroke(): void {
    this.#parts.push(`<path d="${this.#path}" ${this.#stroked()}/>`);
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.#parts.push(`<rect ${placed(x, y, width, height)} fill="${escaped(this.fillStyle)}"${this.#faint()}/>`);
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.#parts.push(`<rect ${placed(x, y, width, height)} ${this.#stroked()}/>`);
  }

  fillText(text: string, x: number, y: number): void {
    const style = `font:${this.font}`;
    this.#parts.push(
      `<text x="${rounded(x)}" y="${rounded(y)}" dominant-baseline="central" fill="${escaped(this.fillStyle)}"` +
        `${this.#faint()} style="${escaped(style)}" xml:space="preserve">${escaped(text)}</text>`,
    );
  }

  #stroked(): string {
    return `fill="none" stroke="${escaped(this.strokeStyle)}" stroke-width="${this.lineWidth}"${this.#faint()}`;
  }

  #faint(): string {
    return this.globalAlpha < 1 ? ` opacity="${rounded(this.globalAlpha)}"` : "";
  }
}

function placed(x: number, y: number, width: number, height: number): string {
  return `x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${rounded(height)}"`;
}
