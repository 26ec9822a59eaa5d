/** Titles of layer types, as the core tells them: the page has no list of its own. */

import type {LayerType} from "../../core/types.ts";

const titles = new Map<LayerType, string>();

/** Takes what the core says of layer types. */
export function learnTitles(types: readonly {readonly type: LayerType; readonly title: string}[]): void {
  for (const {type, title} of types) titles.set(type, title);
}

/** `Convolution + ReLU` for `conv2d_relu`; the name in words where the core has not been asked yet. */
export function typeTitle(type: LayerType): string {
  return titles.get(type) ?? type.replaceAll("_", " ");
}
