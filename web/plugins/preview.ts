/**
 * What other sites show of a link to this one: tags in the head of the page, and a picture of the estimate that it opens with.
 * CYCLESCOPE_URL is where the site will be, as `https://example.org/cyclescope/`: most of them need whole addresses.
 */

import {readFileSync} from "node:fs";
import {join} from "node:path";
import type {HtmlTagDescriptor, Plugin} from "vite";
import {beginDrawing, png} from "./drawing.ts";

const kFile = "preview.png";
const kWidth = 1200;
const kHeight = 630;
const kMargin = 80;
const kColours: Readonly<Record<string, string>> = {Conv: "#0b62c1", Gemm: "#b4520a"};
const kOther = "#77808e";

interface Opening {
  readonly estimate: {readonly layers: readonly {readonly operator: string; readonly cycles: number | null}[]};
}

/** A bar per layer that takes time, and the page's mark. */
export function previewPicture({estimate}: Opening, mark: string): string {
  const layers = estimate.layers.filter(({cycles}) => (cycles ?? 0) > 0);
  const largest = Math.max(...layers.map(({cycles}) => cycles ?? 0));
  const step = (kWidth - 2 * kMargin) / layers.length;
  const room = kHeight - 3 * kMargin - 60;
  const bars = layers.map(({operator, cycles}, index) => {
    const height = (room * (cycles ?? 0)) / largest;
    const [x, y] = [kMargin + index * step, kHeight - kMargin - height];
    return `<rect x="${x}" y="${y}" width="${step * 0.78}" height="${height}" rx="2" fill="${kColours[operator] ?? kOther}"/>`;
  });
  const drawn = mark.replace("<svg ", `<svg x="${kMargin}" y="${kMargin - 10}" width="90" height="90" `);
  const line = `<rect x="${kMargin}" y="${kHeight - kMargin}" width="${kWidth - 2 * kMargin}" height="2" fill="#848d9b"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${kWidth} ${kHeight}">
<rect width="${kWidth}" height="${kHeight}" fill="#f5f6f8"/>${drawn}${bars.join("")}${line}
</svg>`;
}

export function preview(): Plugin {
  let folder = "";
  return {
    name: "cyclescope-preview",
    apply: "build",
    configResolved({root}) {
      folder = root;
    },
    buildStart: beginDrawing,
    generateBundle() {
      const opening = JSON.parse(readFileSync(join(folder, "../build/wasm/opening.json"), "utf8")) as Opening;
      const picture = previewPicture(opening, readFileSync(join(folder, "public/favicon.svg"), "utf8"));
      this.emitFile({type: "asset", fileName: kFile, source: png(picture, kWidth)});
    },
    transformIndexHtml: (page) => tagsOf(page, process.env["CYCLESCOPE_URL"] ?? ""),
  };
}

function tagsOf(page: string, address: string): HtmlTagDescriptor[] {
  const [, description = ""] = /name="description"\s+content="([^"]*)"/.exec(page) ?? [];
  const base = address === "" || address.endsWith("/") ? address : `${address}/`;
  const properties = {
    "og:type": "website",
    "og:site_name": "Cyclescope",
    "og:title": "Cyclescope: how many cycles a network takes on an accelerator",
    "og:description": description,
    "og:image": `${base}${kFile}`,
    "og:image:width": String(kWidth),
    "og:image:height": String(kHeight),
    "og:image:alt": "Bars of the cycles of each layer of a network",
    ...(base === "" ? {} : {"og:url": base}),
  };
  const tag = (attrs: Record<string, string>): HtmlTagDescriptor => ({tag: "meta", attrs, injectTo: "head"});
  return [
    ...Object.entries(properties).map(([property, content]) => tag({property, content})),
    tag({name: "twitter:card", content: "summary_large_image"}),
  ];
}
