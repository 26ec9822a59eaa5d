/** The charts that are on the page, as pictures in light colours. */

import {svgText} from "../views/chart/svg_file.ts";
import type {Picture} from "./frozen_page.ts";

/** The least that is a chart and no icon, in pixels. */
const kLeastWidth = 160;
const kLeastHeight = 60;

export function picturesIn(root: Element, titleOf: (chart: SVGSVGElement) => string): Picture[] {
  return inLight(() =>
    chartsIn(root).map((chart) => ({title: titleOf(chart), svg: svgText(chart).replace(/^<\?xml[^>]*>\s*/, "")})),
  );
}

function chartsIn(root: Element | ShadowRoot): SVGSVGElement[] {
  const found: SVGSVGElement[] = [];
  for (const element of root.querySelectorAll("*")) {
    if (element instanceof SVGSVGElement && isChart(element)) found.push(element);
    if (element.shadowRoot !== null) found.push(...chartsIn(element.shadowRoot));
  }
  return root instanceof Element && root.shadowRoot !== null ? [...chartsIn(root.shadowRoot), ...found] : found;
}

function isChart(svg: SVGSVGElement): boolean {
  const {width, height} = svg.getBoundingClientRect();
  return width >= kLeastWidth && height >= kLeastHeight && svg.getAttribute("aria-hidden") !== "true";
}

/** Nothing of it is seen: the page is painted after the colours are back. */
function inLight<T>(work: () => T): T {
  const {dataset} = document.documentElement;
  const before = dataset["theme"];
  dataset["theme"] = "light";
  try {
    return work();
  } finally {
    if (before === undefined) delete dataset["theme"];
    else dataset["theme"] = before;
  }
}
