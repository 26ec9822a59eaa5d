/** What a cache holds when a layer begins, on a command line: `--residency STATE` or `--resident NAME=SHARE`. */
import type {EstimateOptions} from "../package/index.ts";
import {UsageError, choice} from "./support.ts";

type Request = Pick<EstimateOptions, "residency" | "resident_shares">;

export function residencyRequest(values: {
  readonly residency?: string | undefined;
  readonly resident: readonly string[];
}): Request {
  const {residency, resident} = values;
  if (resident.length === 0) {
    return residency === undefined
      ? {}
      : {residency: choice("--residency", residency, ["steady", "first", "cold", "repeated"])};
  }
  if (residency !== undefined) throw new UsageError("--resident says what --residency would");
  return {residency: "given", resident_shares: Object.fromEntries(resident.map(shareOf))};
}

function shareOf(text: string): [string, number] {
  const [, operand, share] = /^(\w+)=(.+)$/.exec(text) ?? [];
  const value = Number(share);
  if (operand === undefined || !(value >= 0 && value <= 1)) {
    throw new UsageError(`--resident wants NAME=SHARE with a share of 0 to 1, found '${text}'`);
  }
  return [operand, value];
}
