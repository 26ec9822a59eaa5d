/** What is thrown outside the core, as an outcome: the functions whose names begin with `try` never throw. */
import {failure} from "../client/outcome.ts";
import type {Outcome} from "../client/outcome.ts";

/**
 * The outcome of `work`. What it throws becomes an error of the request: `Aborted` where `signal()` has ended it, else
 * `BadArgument`, with what was thrown as the message.
 */
export async function caught<T>(work: () => Promise<Outcome<T>>, signal: () => unknown = () => undefined) {
  try {
    return await work();
  } catch (error) {
    return isAborted(signal)
      ? failure("Aborted", "request", textOf(error))
      : failure("BadArgument", "request", textOf(error));
  }
}

function isAborted(signal: () => unknown): boolean {
  try {
    return (signal() as {aborted?: unknown} | undefined)?.aborted === true;
  } catch {
    return false;
  }
}

/** Anything can be thrown, also what has no text. */
function textOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error);
  } catch {
    return "something was thrown that has no text";
  }
}
