/** A module of which the test says what it answers, and that keeps what it was asked. */
import type {BoundModule} from "../../../wasm/client/bound_module.ts";
import type {GuardedSource} from "../../../wasm/client/byte_source.ts";

export type Json = Record<string, unknown>;

const outcome = (value: unknown) => JSON.stringify({ok: true, value});

export function refusal(code: string): string {
  const error = {code, input: "request", path: "", message: "no", hint: "", line: 0, column: 0};
  return JSON.stringify({ok: false, error});
}

export class FakeModule implements BoundModule {
  /** "put network TEXT", "call NAME", "start NAME", "step", "cancel", in their order. */
  readonly asked: string[] = [];
  /** Of calls and starts. */
  readonly requests: Json[] = [];
  /** What steps answer, one after the other; the last one again and again. */
  steps: Json[] = [{done: true, progress: {}, value: {}}];
  /** What calls answer; an outcome's text stands for itself. */
  answers: Record<string, unknown> = {};
  /** Thrown by the next step or call: the module has trapped. */
  trap: Error | undefined;
  #handles = 0;

  put(kind: string, content: string | GuardedSource): string {
    const text = typeof content === "string" ? content : String(content.read(0, content.size)?.length ?? null);
    this.asked.push(`put ${kind} ${text}`);
    if (text === "bad") return refusal("JsonSyntax");
    return outcome({handle: 100 + ++this.#handles});
  }

  call(operation: string, request: string): string {
    this.asked.push(`call ${operation}`);
    this.requests.push(JSON.parse(request) as Json);
    if (this.trap) throw this.trap;
    if (request.includes(String(2 ** 31 - 1))) return refusal("UnknownHandle");
    const answer = this.answers[operation] ?? null;
    return typeof answer === "string" ? answer : outcome(answer);
  }

  start(operation: string, request: string): string {
    this.asked.push(`start ${operation}`);
    this.requests.push(JSON.parse(request) as Json);
    return outcome({job: 7});
  }

  step(job: number): string {
    this.asked.push(`step ${job}`);
    if (this.trap) throw this.trap;
    const step = this.steps.length > 1 ? this.steps.shift() : this.steps[0];
    return step?.["refused"] === undefined ? outcome(step) : refusal(String(step["refused"]));
  }

  cancel(job: number): string {
    this.asked.push(`cancel ${job}`);
    return outcome(null);
  }
}
