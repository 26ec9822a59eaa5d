/**
 * A document or a result that stays in the core, by the client's own name for it. It is the same in both modules and on
 * both sides of a worker; the modules' numbers never leave the client.
 */
export interface Handle {
  readonly document: string;
}

export function isHandle(value: unknown): value is Handle {
  return typeof value === "object" && value !== null && typeof (value as Partial<Handle>).document === "string";
}

/** Every handle in a request. */
export function handlesIn(value: unknown): Handle[] {
  if (isHandle(value)) return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(handlesIn);
}

/** A copy of a request with numbers in place of its handles. */
export function withNumbers(value: unknown, numberOf: (handle: Handle) => number): unknown {
  if (isHandle(value)) return numberOf(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => withNumbers(entry, numberOf));
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withNumbers(entry, numberOf)]));
}

/** Replaces the numbers at `paths` ("table", "draws.*.table") of an answer by handles, in place. */
export function giveHandles(answer: unknown, paths: readonly string[], handleOf: (number: number) => Handle): void {
  for (const path of paths) replaceAt(answer, path.split("."), handleOf);
}

function replaceAt(value: unknown, [key = "", ...rest]: readonly string[], handleOf: (number: number) => Handle): void {
  if (typeof value !== "object" || value === null) return;
  if (key === "*") {
    for (const entry of Object.values(value)) replaceAt(entry, rest, handleOf);
    return;
  }
  const record = value as Record<string, unknown>;
  if (rest.length > 0) return replaceAt(record[key], rest, handleOf);
  const number = record[key];
  if (typeof number === "number") record[key] = handleOf(number);
}
