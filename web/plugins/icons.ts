/** The icons of the page and of an installed one, from web/public/favicon.svg. */

import {readFileSync} from "node:fs";
import {join} from "node:path";
import type {Plugin} from "vite";
import {beginDrawing, png} from "./drawing.ts";

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

export function icons(): Plugin {
  let favicon = "";
  return {
    name: "cyclescope-icons",
    apply: "build",
    configResolved({publicDir}) {
      favicon = join(publicDir, "favicon.svg");
    },
    buildStart: beginDrawing,
    /**
     * Browsers ask for a page's icon again whenever its address changes, here with every step of a slider. In the page itself
     * it is never asked for.
     */
    transformIndexHtml: {
      order: "post",
      handler: (html) =>
        html.replace(
          /(<link rel="icon"[^>]*href=)"[^"]*"/,
          `$1"data:image/svg+xml,${encodeURIComponent(readFileSync(favicon, "utf8"))}"`,
        ),
    },
    generateBundle() {
      const svg = readFileSync(favicon, "utf8");
      for (const {file, size, maskable} of kIcons)
        this.emitFile({
          type: "asset",
          fileName: file,
          source: maskable ? png(withMargin(svg), size, kBackground) : png(svg, size),
        });
    },
  };
}
