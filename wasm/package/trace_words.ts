/** What a trace says, in words. */
import type {TraceWait, WaitCause, WindowPlace} from "../types/schema.ts";

const kWaits: Readonly<Record<WaitCause, string>> = {
  fetch: "the fetch stage, which was busy",
  issue_buffer: "room in the issue buffer",
  issue_port: "its turn to be issued: one instruction per cycle",
  occupied: "the place to become free",
  register: "a register",
  memory: "data in memory",
  concurrency: "a free slot for requests",
  bandwidth: "a free port",
  other_requests: "its other requests, which start together",
  misses: "fewer cache lines under way",
  line: "a cache line that was being loaded",
};

export const kPlaces: Readonly<Record<WindowPlace, string>> = {
  whole: "The whole layer",
  first: "First instructions",
  steady: "Steady state",
  last: "Last instructions",
};

/** "room in the issue buffer (instruction 12)" */
export function waitWords({cause, after}: TraceWait): string {
  return after === undefined ? kWaits[cause] : `${kWaits[cause]} (instruction ${after.toLocaleString("en-US")})`;
}
