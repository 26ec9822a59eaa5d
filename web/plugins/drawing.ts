/** Pictures of the build: SVG without text, drawn as PNG. */

import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {Resvg, initWasm} from "@resvg/resvg-wasm";

let ready: Promise<void> | undefined;

/** Once before anything is drawn. */
export function beginDrawing(): Promise<void> {
  const module = createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm");
  return (ready ??= initWasm(readFileSync(module)));
}

/** `width` in pixels. */
export function png(svg: string, width: number, background?: string): Uint8Array {
  const options = {fitTo: {mode: "width" as const, value: width}, ...(background === undefined ? {} : {background})};
  return new Resvg(svg, options).render().asPng();
}
