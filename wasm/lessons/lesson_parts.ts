/** The parts of a lesson's file: what is before its steps, and each step's settings, text and explanation. */

/** Lines of the file, and how many are before them. */
export interface Part {
  readonly text: string;
  readonly before: number;
}

export interface StepParts {
  readonly title: string;
  /** Of the title. */
  readonly line: number;
  /** What is in its ```step block; undefined: it has none. */
  readonly settings: Part | undefined;
  readonly text: Part;
  readonly explanation: Part;
}

export interface LessonParts {
  /** Between the first two lines ---; undefined: it has none. */
  readonly head: Part | undefined;
  readonly opening: Part;
  readonly steps: readonly StepParts[];
}

export function partsOf(text: string): LessonParts {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const end = lines[0]?.trimEnd() === "---" ? lines.findIndex((line, at) => at > 0 && line.trimEnd() === "---") : -1;
  const head = end < 0 ? undefined : part(lines, 1, end);
  const kinds = kindsOf(lines, end + 1);
  const titles = kinds.flatMap((kind, at) => (kind === "title" ? [at] : []));
  return {
    head,
    opening: part(lines, end + 1, titles[0] ?? lines.length),
    steps: titles.map((at, index) => stepParts(lines, kinds, at, titles[index + 1] ?? lines.length)),
  };
}

type LineKind = "title" | "rule" | "settings" | "fence" | "code" | "text";

/** What each line is: headings and rules inside of code are code. */
function kindsOf(lines: readonly string[], from: number): LineKind[] {
  let fence: string | undefined;
  return lines.map((line, at): LineKind => {
    if (at < from) return "text";
    const [, marks] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence !== undefined) {
      if (marks === undefined || !marks.startsWith(fence) || line.trim() !== marks) return "code";
      fence = undefined;
      return "fence";
    }
    if (marks !== undefined) {
      fence = marks;
      return line.trim() === `${marks}step` ? "settings" : "fence";
    }
    if (/^## +\S/.test(line)) return "title";
    return /^---+\s*$/.test(line) ? "rule" : "text";
  });
}

function stepParts(lines: readonly string[], kinds: readonly LineKind[], at: number, end: number): StepParts {
  const find = (kind: LineKind, from: number) => {
    const found = kinds.indexOf(kind, from);
    return found < 0 || found >= end ? -1 : found;
  };
  const open = find("settings", at);
  const close = open < 0 ? -1 : find("fence", open);
  const settingsEnd = close < 0 ? end : close;
  const start = open < 0 ? at + 1 : settingsEnd + 1;
  const rule = find("rule", start);
  const title = (lines[at] ?? "").replace(/^## +/, "").replace(/\s*#*\s*$/, "");
  return {
    title,
    line: at + 1,
    settings: open < 0 ? undefined : part(lines, open + 1, settingsEnd),
    text: part(lines, start, rule < 0 ? end : rule),
    explanation: rule < 0 ? {text: "", before: end} : part(lines, rule + 1, end),
  };
}

function part(lines: readonly string[], from: number, to: number): Part {
  return {text: lines.slice(from, to).join("\n"), before: from};
}
