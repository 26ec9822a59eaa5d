/** Rows of columns as pixels, or as rectangles of an SVG. */

import type {Columns} from "../../state/timeline/columns.ts";
import {Mark} from "../../state/timeline/columns.ts";
import type {Surface} from "../chart/svg_surface.ts";

/** How columns look. */
export interface Looks {
  /** By the number of an operation. */
  readonly operations: readonly {readonly colour: string; readonly hatched: boolean}[];
  /** Of marks. */
  readonly mark: string;
  /** Between the stripes of what is hatched. */
  readonly ground: string;
}

/** Opacities of a colour: as it is, where its unit waits, beside the path that is followed, and both. */
const kOpacities = [1, 0.35, 0.25, 0.0875];
const kShades = kOpacities.length;
/** Of marks at the upper and lower edge of boxes, by Mark, and from stripe to stripe; in pixels of the page. */
const kMarkHeights = [0, 2, 4];
const kStripe = 5;

/** The pixels of many rows, which are put on a canvas at once. */
export class PixelPlot {
  readonly #canvas = new OffscreenCanvas(1, 1);
  readonly #palette: Palette;
  readonly #hatched: readonly boolean[];
  #image = new ImageData(1, 1);
  #pixels = new Uint32Array(this.#image.data.buffer);
  #ratio = 1;

  constructor(looks: Looks) {
    this.#palette = paletteOf(looks);
    this.#hatched = looks.operations.map(({hatched}) => hatched);
  }

  /** Empties it. Sizes are in pixels of the plot, of which `ratio` are a pixel of the page. */
  begin(width: number, height: number, ratio: number): void {
    this.#ratio = ratio;
    if (this.#image.width === width && this.#image.height === height) return void this.#pixels.fill(0);
    [this.#canvas.width, this.#canvas.height] = [width, height];
    this.#image = new ImageData(width, height);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
  }

  /** A row from `top` on, in pixels of the page. `follows`: what is not on the path is pale. */
  row(columns: Columns, top: number, height: number, follows: boolean): void {
    const {width, height: most} = this.#image;
    const {operations, mark: edgeColour, ground} = this.#palette;
    const [first, last] = [Math.round(top * this.#ratio), Math.round((top + height) * this.#ratio)];
    const edges = kMarkHeights.map((pixels) => Math.ceil(pixels * this.#ratio));
    const stripe = Math.round(kStripe * this.#ratio);
    for (let x = 0; x < width; ++x) {
      const share = columns.share[x] as number;
      const mark = columns.mark[x] as number;
      if (share === 0 && mark === Mark.none) continue;
      const operation = columns.operation[x] as number;
      const colour = operations[kShades * operation + shadeOf(columns, x, follows)] as number;
      const hatched = this.#hatched[operation] === true;
      const edge = edges[mark] as number;
      const begin = last - Math.max(1, Math.round(share * (last - first)));
      for (let y = Math.max(0, begin); y < Math.min(most, last); ++y) {
        const marked = y < begin + edge || y >= last - edge;
        const between = hatched && (x + y) % stripe === 0;
        this.#pixels[y * width + x] = marked ? edgeColour : between ? ground : colour;
      }
    }
  }

  /** Puts it onto a canvas at a place of the page. */
  end(context: CanvasRenderingContext2D, x: number, y: number): void {
    this.#canvas.getContext("2d")?.putImageData(this.#image, 0, 0);
    const {width, height} = this.#image;
    context.drawImage(this.#canvas, x, y, width / this.#ratio, height / this.#ratio);
  }
}

/** Colours as pixels. */
interface Palette {
  /** kShades of each operation. */
  readonly operations: Uint32Array;
  readonly mark: number;
  readonly ground: number;
}

function paletteOf({operations, mark, ground}: Looks): Palette {
  const shades = new Map<string, number[]>();
  for (const {colour} of operations) {
    if (!shades.has(colour))
      shades.set(
        colour,
        kOpacities.map((opacity) => packed(colour, opacity)),
      );
  }
  return {
    operations: Uint32Array.from(operations.flatMap(({colour}) => shades.get(colour) ?? [])),
    mark: packed(mark),
    ground: packed(ground),
  };
}

/** A colour as the pixel that a canvas makes of it. */
function packed(colour: string, opacity = 1): number {
  const context = new OffscreenCanvas(1, 1).getContext("2d");
  if (context === null) return 0;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const {data} = context.getImageData(0, 0, 1, 1);
  data[3] = Math.round(255 * opacity);
  return new Uint32Array(data.buffer)[0] ?? 0;
}

/** The same row as rectangles: one for all columns that follow each other and look alike. `scale`: columns per pixel. */
export function paintRuns(
  surface: Surface,
  columns: Columns,
  {x, y, height, scale}: {readonly x: number; readonly y: number; readonly height: number; readonly scale: number},
  {operations, mark: colour, ground}: Looks,
  follows: boolean,
): void {
  const {share, operation, waits, mark} = columns;
  const alike = (a: number, b: number) =>
    share[a] === share[b] && operation[a] === operation[b] && waits[a] === waits[b] && mark[a] === mark[b];
  for (let begin = 0, end = 1; begin < share.length; begin = end, ++end) {
    while (end < share.length && alike(begin, end)) ++end;
    const look = operations[operation[begin] as number];
    const filled = share[begin] as number;
    const marked = mark[begin] as number;
    if (look === undefined || (filled === 0 && marked === Mark.none)) continue;
    const [left, width] = [x + begin / scale, (end - begin) / scale];
    const tall = Math.max(1, filled * height);
    const top = y + height - tall;
    surface.globalAlpha = kOpacities[shadeOf(columns, begin, follows)] ?? 1;
    surface.fillStyle = look.colour;
    surface.fillRect(left, top, width, tall);
    surface.globalAlpha = 1;
    if (look.hatched) hatch(surface, left, top, width, tall, ground);
    if (marked === Mark.none) continue;
    surface.fillStyle = colour;
    const edge = kMarkHeights[marked] ?? 0;
    surface.fillRect(left, top, width, Math.min(tall, edge));
    surface.fillRect(left, y + height - edge, width, edge);
  }
}

/** Index in kOpacities. */
function shadeOf({waits, mark}: Columns, column: number, follows: boolean): number {
  return (waits[column] as number) + (follows && mark[column] === Mark.none ? 2 : 0);
}

function hatch(surface: Surface, x: number, y: number, width: number, height: number, colour: string): void {
  surface.save();
  surface.beginPath();
  surface.rect(x, y, width, height);
  surface.clip();
  surface.strokeStyle = colour;
  surface.lineWidth = 1;
  surface.beginPath();
  for (let at = x - height; at < x + width; at += kStripe) {
    surface.moveTo(at, y + height);
    surface.lineTo(at + height, y);
  }
  surface.stroke();
  surface.restore();
}
