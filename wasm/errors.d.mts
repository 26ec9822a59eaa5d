import type {Diagnostic} from "./types/schema.d.ts";

/** What every call answers that does not throw. */
export type Outcome<T> = {ok: true; value: T} | {ok: false; error: Diagnostic};

/** An outcome's error as an exception. */
export declare class CyclescopeError extends Error {
  constructor(diagnostic: Diagnostic);
  readonly diagnostic: Diagnostic;
  /** The diagnostic's code, e.g. "UnknownKey". */
  get code(): string;
}

/** The value of an outcome; throws a CyclescopeError where it has none. */
export declare function unwrap<T>(outcome: Outcome<T>): T;

/** An outcome that failed outside the core. */
export declare function failure(
  code: string,
  input: Diagnostic["input"],
  message: string,
  hint?: string,
): Outcome<never>;
