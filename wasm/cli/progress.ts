/** How far a command is, on standard error: one line that changes on a terminal, a line now and then elsewhere. */
import {visible} from "./printable.ts";

/** Work that is over sooner shows nothing, in milliseconds. */
const kFirst = 300;
/** Between lines where there is no terminal, and before the first of them, in milliseconds. */
const kPlain = 10_000;

export interface ProgressLine {
  show(text: string): void;
  clear(): void;
}

/** Where progress is shown; `now` is in milliseconds. */
export interface ProgressPlace {
  readonly output: {readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown};
  now(): number;
}

const kStandardError: ProgressPlace = {output: process.stderr, now: () => Date.now()};

/** `quiet`: nothing is shown. */
export function progressLine({quiet}: {quiet: boolean}, {output, now}: ProgressPlace = kStandardError): ProgressLine {
  if (quiet) return {show: () => {}, clear: () => {}};
  return output.isTTY ? changingLine(output, now) : plainLines(output, now);
}

function changingLine(output: ProgressPlace["output"], now: () => number): ProgressLine {
  const began = now();
  let shown = false;
  return {
    show(text) {
      if (now() - began < kFirst) return;
      output.write(`\r\u001b[K${visible(text).slice(0, output.columns ?? 80)}`);
      shown = true;
    },
    clear() {
      if (shown) output.write("\r\u001b[K");
      shown = false;
    },
  };
}

function plainLines(output: ProgressPlace["output"], now: () => number): ProgressLine {
  let last = now();
  return {
    show(text) {
      if (now() - last < kPlain) return;
      last = now();
      output.write(`cyclescope: ${visible(text)}\n`);
    },
    clear() {},
  };
}
