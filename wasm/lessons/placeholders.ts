/** Values in the text of lessons: "{{ cycles }}", "{{ utilisation | percent }}". */
import {evaluate} from "./expression.ts";
import type {Members, Value} from "./expression.ts";
import {LessonError} from "./lesson.ts";
import type {Formula} from "./lesson.ts";

const kPlaceholder = /\{\{([^{}|]+(?:\|\|[^{}|]+)*)(?:\|\s*([a-z]+)\s*)?\}\}/g;

const whole = new Intl.NumberFormat("en-US", {maximumFractionDigits: 0});

function significant(value: number, digits: number): string {
  return new Intl.NumberFormat("en-US", {maximumSignificantDigits: digits}).format(value);
}

const kFormats: Readonly<Record<string, (value: number) => string>> = {
  whole: (value) => whole.format(value),
  percent: (value) => `${significant(value * 100, 3)} %`,
  times: (value) => `${significant(value, 3)} times`,
  kib: (value) => `${significant(value / 1024, 4)} KiB`,
  mib: (value) => `${significant(value / 2 ** 20, 4)} MiB`,
};

export interface Placeholder extends Formula {
  readonly format: string | undefined;
}

/** Placeholders of a text that begins behind line `before`. Throws a LessonError where a format is not known. */
export function placeholdersIn(text: string, before: number): Placeholder[] {
  return [...text.matchAll(kPlaceholder)].map((match) => {
    const line = before + text.slice(0, match.index).split("\n").length;
    const [, expression = "", format] = match;
    if (format !== undefined && !Object.hasOwn(kFormats, format))
      throw new LessonError(`there is no format “${format}”`, line, `known are ${Object.keys(kFormats).join(", ")}`);
    return {text: expression.trim(), format, line};
  });
}

/** The text with values in place of its placeholders. */
export async function filled(text: string, before: number, scope: Members): Promise<string> {
  const values = await Promise.all(
    placeholdersIn(text, before).map(async (placeholder) => formatted(await evaluate(placeholder, scope), placeholder)),
  );
  let next = 0;
  return text.replace(kPlaceholder, () => values[next++] ?? "");
}

function formatted(value: Value, {text, format, line}: Placeholder): string {
  if (typeof value === "object") throw new LessonError(`“${text}” is no value`, line);
  if (typeof value !== "number") return String(value).replaceAll("_", " ");
  const write = format === undefined ? undefined : kFormats[format];
  return write === undefined ? plainNumber(value) : write(value);
}

/** Whole numbers with all their digits, others with three that count. */
export function plainNumber(value: number): string {
  return Number.isInteger(value) ? whole.format(value) : significant(value, 3);
}

/** A design's score: with so many digits that those of nearly equal designs can be told apart. */
export function scoreText(value: number): string {
  return Number.isInteger(value) ? whole.format(value) : significant(value, 6);
}
