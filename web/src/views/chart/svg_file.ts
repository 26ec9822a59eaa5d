/** A chart as a file of its own: what the page's styles say of it is written into it. */

const kProperties = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-opacity",
  "paint-order",
  "opacity",
  "font",
  "text-anchor",
  "dominant-baseline",
] as const;

/** The text of an SVG file that looks as `chart` does now. */
export function svgText(chart: SVGSVGElement): string {
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const originals = [chart, ...chart.querySelectorAll<SVGElement>("*")];
  const copies = [copy, ...copy.querySelectorAll<SVGElement>("*")];
  originals.forEach((original, index) => {
    const style = getComputedStyle(original);
    const declarations = kProperties.map((property) => `${property}:${style.getPropertyValue(property)}`);
    const target = copies[index];
    target?.setAttribute("style", declarations.join(";"));
    for (const name of ["class", "data-hint", "data-index", "tabindex", "role"]) target?.removeAttribute(name);
  });
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const background = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  background.setAttribute("width", "100%");
  background.setAttribute("height", "100%");
  background.setAttribute("fill", getComputedStyle(document.documentElement).getPropertyValue("background-color"));
  copy.prepend(background);
  const text = new XMLSerializer().serializeToString(copy).replaceAll(/<!--[^]*?-->/g, "");
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text}\n`;
}
