/** What an estimate assumes of the widths of elements, in words. */
import type {ElementWidth, Estimate} from "../types/schema.ts";

function widthText({type, taken_as: bits, layers}: ElementWidth): string {
  return `${type} as ${bits} ${bits === 1 ? "bit" : "bits"} in ${layers} ${layers === 1 ? "layer" : "layers"}`;
}

/** A sentence without its full stop; undefined where the accelerator takes all elements as the network has them. */
export function widthsText({element_widths: widths}: Pick<Estimate["network"], "element_widths">): string | undefined {
  if (widths === undefined) return undefined;
  return `Elements are taken in the accelerator’s width, and what converts them is not counted: ${widths.map(widthText).join(", ")}`;
}
