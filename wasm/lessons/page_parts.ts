/** Parts of the page that a lesson or a link can hide, lock or cover. */
export const kPageParts: readonly string[] = [
  ...["network", "accelerator", "parameters", "method", "edit"],
  ...["totals", "why", "explore", "chart", "table"],
  ...["help", "sweep", "roofline", "waterfall", "machine", "memory", "energy", "layer"],
];
