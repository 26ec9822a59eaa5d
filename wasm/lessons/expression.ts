/**
 * Expressions of lessons: arithmetic, comparisons and calls over what is known of estimates. The text is parsed by jsep,
 * and only what is listed here is evaluated: nothing of an expression runs as JavaScript.
 */
import jsep from "jsep";
import {LessonError} from "./lesson.ts";
import type {Formula} from "./lesson.ts";

/** What expressions compute with. */
export type Value = number | string | boolean | Members;
export type Call = (...values: Value[]) => Value | Promise<Value>;
/** What a name stands for, what may be called, and what has members of its own. */
export interface Members {
  readonly [name: string]: Value | Call | (() => Promise<Value>);
}

type Node = {readonly type: string} & Readonly<Record<string, unknown>>;

const kMath: Readonly<Record<string, (...numbers: number[]) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  log2: Math.log2,
  max: Math.max,
  min: Math.min,
  round: Math.round,
  sqrt: Math.sqrt,
};

const kArithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
};

const kComparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

/** Names of functions that every expression has. */
export const kMathNames: readonly string[] = Object.keys(kMath);

/** Throws a LessonError where the text is no expression. */
export function parseExpression({text, line}: Formula): Node {
  try {
    return jsep(text) as unknown as Node;
  } catch (error) {
    const {description, index} = error as {description?: string; index?: number};
    const at = index === undefined ? "" : `, at “${text.slice(index, index + 12)}”`;
    throw new LessonError(`“${text}” is no expression: ${description ?? String(error)}${at}`, line);
  }
}

/** Names that an expression reads, functions included, and the texts that it gives to functions. */
export function namesIn(formula: Formula): {names: Set<string>; calls: {name: string; text: string}[]} {
  const names = new Set<string>();
  const calls: {name: string; text: string}[] = [];
  const visit = (node: Node): void => {
    if (node.type === "Identifier") names.add(String(node["name"]));
    if (node.type === "CallExpression") {
      const callee = node["callee"] as Node;
      const [first] = node["arguments"] as Node[];
      if (callee.type === "Identifier" && first?.type === "Literal" && typeof first["value"] === "string")
        calls.push({name: String(callee["name"]), text: first["value"]});
    }
    for (const [key, child] of Object.entries(node)) {
      if (key === "property") continue;
      for (const one of Array.isArray(child) ? (child as unknown[]) : [child])
        if (typeof one === "object" && one !== null && "type" in one) visit(one as Node);
    }
  };
  visit(parseExpression(formula));
  return {names, calls};
}

/** Rejects with a LessonError where it cannot be computed. */
export async function evaluate(formula: Formula, scope: Members): Promise<Value> {
  return new Evaluation(formula, scope).value(parseExpression(formula));
}

export async function evaluateNumber(formula: Formula, scope: Members): Promise<number> {
  const value = await evaluate(formula, scope);
  if (typeof value !== "number" || !Number.isFinite(value))
    throw new LessonError(`“${formula.text}” is ${shown(value)}, and should be a number`, formula.line);
  return value;
}

export async function evaluateTruth(formula: Formula, scope: Members): Promise<boolean> {
  const value = await evaluate(formula, scope);
  if (typeof value !== "boolean")
    throw new LessonError(`“${formula.text}” is ${shown(value)}, and should be true or false`, formula.line);
  return value;
}

function shown(value: Value): string {
  return typeof value === "object" ? "no value but has members" : String(value);
}

class Evaluation {
  readonly #formula: Formula;
  readonly #scope: Members;

  constructor(formula: Formula, scope: Members) {
    this.#formula = formula;
    this.#scope = scope;
  }

  async value(node: Node): Promise<Value> {
    switch (node.type) {
      case "Literal":
        return this.#literal(node["value"]);
      case "Identifier":
        return this.#member(this.#scope, String(node["name"]));
      case "MemberExpression":
        return this.#member(await this.#members(node), this.#property(node));
      case "CallExpression":
        return this.#call(node);
      case "UnaryExpression":
        return this.#unary(String(node["operator"]), await this.value(node["argument"] as Node));
      case "LogicalExpression":
      case "BinaryExpression":
        return this.#binary(node);
      case "ConditionalExpression":
        return this.value(
          node[this.#truth(await this.value(node["test"] as Node)) ? "consequent" : "alternate"] as Node,
        );
      case "Compound":
        return this.#fail("is more than one expression");
      default:
        return this.#fail(`has something that expressions do not have (${node.type})`);
    }
  }

  #literal(value: unknown): Value {
    if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") return value;
    return this.#fail(`has ${String(value)}, which is no number, text or truth`);
  }

  #property(node: Node): string {
    const property = node["property"] as Node;
    if (node["computed"] === true || property.type !== "Identifier") return this.#fail("has [ ], write .name instead");
    return String(property["name"]);
  }

  async #members(node: Node): Promise<Members> {
    const object = await this.value(node["object"] as Node);
    return typeof object === "object" ? object : this.#fail(`asks ${shown(object)} for a member`);
  }

  async #member(members: Members, name: string): Promise<Value> {
    const found = Object.hasOwn(members, name) ? members[name] : undefined;
    if (found === undefined) return this.#fail(`has the name “${name}”, which is not known here`);
    if (typeof found !== "function") return found;
    return found.length === 0 ? (found as () => Promise<Value>)() : this.#fail(`needs ( ) behind “${name}”`);
  }

  async #call(node: Node): Promise<Value> {
    const callee = node["callee"] as Node;
    const values = await Promise.all((node["arguments"] as Node[]).map((argument) => this.value(argument)));
    const isMember = callee.type === "MemberExpression";
    if (!isMember && callee.type !== "Identifier") return this.#fail("calls something that has no name");
    const name = isMember ? this.#property(callee) : String(callee["name"]);
    const math = isMember || !Object.hasOwn(kMath, name) ? undefined : kMath[name];
    if (math !== undefined) return math(...values.map((value) => this.#number(value)));
    const members = isMember ? await this.#members(callee) : this.#scope;
    const found = Object.hasOwn(members, name) ? members[name] : undefined;
    if (typeof found !== "function" || found.length === 0) return this.#fail(`calls “${name}”, which is no function`);
    if (values.length !== found.length) return this.#fail(`gives ${values.length} values to “${name}”`);
    return (found as Call)(...values);
  }

  #unary(operator: string, value: Value): Value {
    if (operator === "-") return -this.#number(value);
    if (operator === "!") return !this.#truth(value);
    return this.#fail(`has the operator ${operator}`);
  }

  async #binary(node: Node): Promise<Value> {
    const operator = String(node["operator"]);
    const left = await this.value(node["left"] as Node);
    if (operator === "&&" || operator === "||") {
      const first = this.#truth(left);
      return first === (operator === "||") ? first : this.#truth(await this.value(node["right"] as Node));
    }
    const right = await this.value(node["right"] as Node);
    if (operator === "==") return left === right;
    if (operator === "!=") return left !== right;
    const compute = kArithmetic[operator] ?? kComparisons[operator];
    if (compute === undefined) return this.#fail(`has the operator ${operator}`);
    return compute(this.#number(left), this.#number(right));
  }

  #number(value: Value): number {
    return typeof value === "number" ? value : this.#fail(`computes with ${shown(value)}, which is no number`);
  }

  #truth(value: Value): boolean {
    return typeof value === "boolean" ? value : this.#fail(`decides by ${shown(value)}, which is not true or false`);
  }

  #fail(what: string): never {
    throw new LessonError(`“${this.#formula.text}” ${what}`, this.#formula.line);
  }
}
