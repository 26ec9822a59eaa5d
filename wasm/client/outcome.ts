/** What every call answers: a value, or the diagnostic of what is wrong. */
import type {Diagnostic} from "../types/schema.ts";

export type Outcome<T> = {readonly ok: true; readonly value: T} | {readonly ok: false; readonly error: Diagnostic};

/** An outcome's diagnostic as an exception. */
export class CyclescopeError extends Error {
  readonly diagnostic: Diagnostic;

  constructor(diagnostic: Diagnostic) {
    super(describe(diagnostic));
    this.name = "CyclescopeError";
    this.diagnostic = diagnostic;
  }

  /** The diagnostic's code, e.g. "UnknownKey". */
  get code(): string {
    return this.diagnostic.code;
  }
}

/** The value of an outcome; throws a CyclescopeError where it has none. */
export function unwrap<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new CyclescopeError(outcome.error);
  return outcome.value;
}

export function success<T>(value: T): Outcome<T> {
  return {ok: true, value};
}

/** The outcome of what failed outside the core, in the form of the core's own. */
export function failure(
  code: string,
  input: Diagnostic["input"],
  message: string,
  hint = "",
): {readonly ok: false; readonly error: Diagnostic} {
  return {ok: false, error: {code, input, path: "", message, hint, line: 0, column: 0}};
}

/** "architecture:12:7: /objects/3/latency: message": the parts that are known. */
function describe({input, path, message, hint, line, column}: Diagnostic): string {
  const place = line > 0 ? `${input}:${line}:${column}` : input;
  return `${place}: ${path ? `${path}: ` : ""}${message}${hint ? ` (${hint})` : ""}`;
}
