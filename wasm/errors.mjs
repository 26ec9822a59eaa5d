/**
 * An outcome's error as an exception. `diagnostic` has code, input, path, message, hint, line and column.
 */
export class CyclescopeError extends Error {
  constructor(diagnostic) {
    super(describe(diagnostic));
    this.name = "CyclescopeError";
    this.diagnostic = diagnostic;
  }

  get code() {
    return this.diagnostic.code;
  }
}

/** The value of an outcome; throws a CyclescopeError where it has none. */
export function unwrap(outcome) {
  if (!outcome.ok) throw new CyclescopeError(outcome.error);
  return outcome.value;
}

/** An outcome that failed outside the core. */
export function failure(code, input, message, hint = "") {
  return {ok: false, error: {code, input, path: "", message, hint, line: 0, column: 0}};
}

/** "architecture:12:7: /objects/3/latency: message": the parts that are known. */
function describe({input, path, message, hint, line, column}) {
  const place = line > 0 ? `${input}:${line}:${column}` : input;
  return `${place}: ${path ? `${path}: ` : ""}${message}${hint ? ` (${hint})` : ""}`;
}
