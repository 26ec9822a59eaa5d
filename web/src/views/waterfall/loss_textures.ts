import type {LossStep} from "../../../../wasm/package/loss_waterfall.ts";
import type {Texture} from "../chart/texture.ts";

/** How each step of a loss waterfall looks. */
export const kLossTextures: Readonly<Record<LossStep, Texture>> = {
  peak: {id: "peak", colour: "light-dark(#0b62c1, #6aaefb)", pattern: "plain"},
  partial: {id: "partial", colour: "light-dark(#5b93d6, #3f77bd)", pattern: "up"},
  other: {id: "other", colour: "light-dark(#8a4fb8, #cfa2f2)", pattern: "grid"},
  drain: {id: "drain", colour: "light-dark(#0c7c76, #53c9bf)", pattern: "upright"},
  latency: {id: "latency", colour: "light-dark(#e0913c, #f5c17f)", pattern: "dots"},
  reloads: {id: "reloads", colour: "light-dark(#a32f62, #f08db8)", pattern: "steep"},
  bandwidth: {id: "bandwidth", colour: "light-dark(#a8430a, #e5803a)", pattern: "down"},
  control: {id: "control", colour: "light-dark(#77808e, #98a3b3)", pattern: "across"},
};
