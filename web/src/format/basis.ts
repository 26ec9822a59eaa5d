import type {ComparedError} from "../core/types.ts";

/** What the measurements of an accuracy card were to the description. */
export const kBasisTexts: Readonly<Record<ComparedError["basis"], string>> = {
  check: "nothing was fitted to them",
  cross_validation: "each was held out in turn",
  fit: "the description was fitted to them, so no error to expect",
  part: "of a part of the machine alone, so no error to expect",
  model: "another model, not measurements, so no error to expect",
};
