/** `cyclescope grade`: answers to a lesson, by what the core computes now. */
import {basename} from "node:path";
import {lessonHash, readAnswers} from "../lessons/answers.ts";
import type {Answers} from "../lessons/answers.ts";
import {gradeAnswers} from "../lessons/grade.ts";
import type {Grade, GradedStep} from "../lessons/grade.ts";
import {LessonError} from "../lessons/lesson.ts";
import type {Lesson} from "../lessons/lesson.ts";
import {readLesson} from "../lessons/lesson_text.ts";
import {plainNumber, scoreText} from "../lessons/placeholders.ts";
import {tryAttribute, tryEstimate, tryTrace} from "../package/index.ts";
import {csv, table} from "../package/report.ts";
import {GRADE_OPTIONS, parseLine} from "./commands.ts";
import {printable} from "./printable.ts";
import {InputError, UsageError, bold, choice, print, readText, warn, wholeNumber} from "./support.ts";

const HELP = `cyclescope grade: answers to a lesson of the page

Usage:
  cyclescope grade ANSWERS.json... LESSON.md [options]

Every right value is computed again, here and now; nothing of it is taken from the answers. A line per question, then the
points; with several files a line per file. Texts are printed to be read, and have no points until somebody gives them.

Options:
  -f, --format FORMAT   table (default), csv or json
      --pass PERCENT    exit with 1 where answers have less of the points that can be computed
  -h, --help            this text

Exit codes: 0 graded, 1 a file was refused or somebody has not passed, 2 the command line was wrong.

Example:
  cyclescope grade answers.json web/lessons/roofline.md
`;

interface Graded {
  readonly file: string;
  readonly answers: Answers;
  readonly grade: Grade;
  readonly warnings: readonly string[];
}

export async function runGrade(argv: readonly string[]): Promise<number> {
  const {values, positionals} = parseLine(argv, GRADE_OPTIONS);
  if (values.help) return print(HELP);
  const format = choice("--format", values.format, ["table", "csv", "json"]);
  const pass = values.pass === undefined ? undefined : wholeNumber("--pass", values.pass);
  const lessonFile = positionals.at(-1);
  const files = positionals.slice(0, -1);
  if (lessonFile === undefined || files.length === 0) throw new UsageError("grade needs ANSWERS.json and LESSON.md");
  const text = readText(lessonFile);
  const lesson = await openLesson(lessonFile, text);
  const hash = await lessonHash(text);
  const graded: Graded[] = [];
  for (const file of files) graded.push(await gradeFile(file, lesson, hash, lessonFile));
  for (const {file, warnings} of graded) for (const warning of warnings) warn(`${file}: ${warning}`);
  print(`${render(printable(graded), format)}\n`);
  const failed = pass === undefined ? [] : graded.filter(({grade}) => percentOf(grade) < pass);
  return failed.length > 0 ? 1 : 0;
}

async function openLesson(file: string, text: string): Promise<Lesson> {
  const read = await readLesson(text);
  if (read.ok) return read.lesson;
  const lines = read.problems.map(
    ({message, hint, line}) => `${file}:${line}: ${message}${hint ? `\n  hint: ${hint}` : ""}`,
  );
  throw new InputError(lines.join("\n"));
}

async function gradeFile(file: string, lesson: Lesson, hash: string, lessonFile: string): Promise<Graded> {
  try {
    const answers = readAnswers(readText(file));
    const grade = await gradeAnswers(lesson, answers, {tryEstimate, tryAttribute, tryTrace});
    const warnings =
      answers.lesson.hash === hash
        ? []
        : [`answered with another version of the lesson (“${answers.lesson.title}”) than ${lessonFile}`];
    return {file, answers, grade, warnings};
  } catch (error) {
    if (!(error instanceof LessonError)) throw error;
    throw new InputError(`${error.line > 0 ? `${lessonFile}:${error.line}` : file}: ${error.message}`, error.hint);
  }
}

function percentOf({points, of}: Grade): number {
  return of === 0 ? 100 : (points / of) * 100;
}

function render(graded: readonly Graded[], format: "table" | "csv" | "json"): string {
  if (format === "json")
    return JSON.stringify(
      graded.map(({file, answers, grade}) => ({file, name: answers.name, handed_in: answers.handed_in, ...grade})),
      null,
      2,
    );
  if (format === "csv") return csv([["file", "name", ...kHeader], ...graded.flatMap(csvRows)]);
  return [...graded.map(gradeText), ...(graded.length > 1 ? [summary(graded)] : [])].join("\n\n");
}

const kHeader = ["question", "mark", "points", "of", "answer", "right", "unit", "attempts", "remarks"];

function rowOf({id, kind, mark, points, of, answer, value, unit, attempts, remarks}: GradedStep): string[] {
  const write = kind === "design" ? scoreText : plainNumber;
  const shown = (one: string | number | undefined) => (typeof one === "number" ? write(one) : (one ?? ""));
  return [
    id,
    mark,
    String(points),
    String(of),
    shown(answer),
    shown(value),
    unit,
    String(attempts),
    remarks.join("; "),
  ];
}

function csvRows({file, answers, grade}: Graded): string[][] {
  return grade.steps.map((step) => [file, answers.name, ...rowOf(step)]);
}

function gradeText({file, answers, grade}: Graded): string {
  const who = answers.name === "" ? basename(file) : answers.name;
  const head = `${answers.lesson.title}: ${who}, handed in ${answers.handed_in}`;
  const left = new Set(["question", "mark", "answer", "right", "unit", "remarks"]);
  const unread = grade.unread === 0 ? "" : `, and up to ${grade.unread} for texts to be read`;
  const total = `${grade.points} of ${grade.of} points${unread}`;
  return [head, "", table(kHeader, grade.steps.map(rowOf), left, bold), "", total].join("\n");
}

function summary(graded: readonly Graded[]): string {
  const rows = graded.map(({file, answers, grade}) => [file, answers.name, String(grade.points), String(grade.of)]);
  return table(["file", "name", "points", "of"], rows, new Set(["file", "name"]), bold);
}
