/** The icons of an installed page, drawn from web/public/favicon.svg. */

import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {join} from "node:path";
import {Resvg, initWasm} from "@resvg/resvg-wasm";
import type {Plugin} from "vite";

/** Pixels by file; a maskable one is drawn smaller, as its edge may be cut off in any form. */
const kIcons = [
  {file: "icons/180.png", size: 180, maskable: true},
  {file: "icons/192.png", size: 192, maskable: false},
  {file: "icons/512.png", size: 512, maskable: false},
  {file: "icons/512_maskable.png", size: 512, maskable: true},
];
const kBackground = "#0b62c1";

/** The picture with as much of its background around it as may be cut off. */
function withMargin(svg: string): string {
  return svg.replace('viewBox="0 0 32 32"', 'viewBox="-4 -4 40 40"');
}

function png(svg: string, size: number, maskable: boolean): Uint8Array {
  const options = {fitTo: {mode: "width" as const, value: size}};
  const drawn = maskable ? new Resvg(withMargin(svg), {...options, background: kBackground}) : new Resvg(svg, options);
  return drawn.render().asPng();
}

export function icons(): Plugin {
  let favicon = "";
  return {
    name: "cyclescope-icons",
    apply: "build",
    configResolved({publicDir}) {
      favicon = join(publicDir, "favicon.svg");
    },
    async buildStart() {
      await initWasm(readFileSync(createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm")));
    },
    generateBundle() {
      const svg = readFileSync(favicon, "utf8");
      for (const {file, size, maskable} of kIcons)
        this.emitFile({type: "asset", fileName: file, source: png(svg, size, maskable)});
    },
  };
}
