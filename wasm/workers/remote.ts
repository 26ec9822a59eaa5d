/** Calls across a port, in both directions: each end has methods that the other one calls. */
import type {MessageLike} from "../client/platform.ts";

/** A worker, or a worker's own scope. */
export interface Port {
  postMessage(message: unknown): void;
  /** Hears a MessageLike. */
  onmessage: ((event: never) => void) | null;
}

type Message =
  | {readonly call: number; readonly method: string; readonly given: readonly unknown[]}
  | {readonly answered: number; readonly value: unknown}
  | {readonly failed: number; readonly reason: string};

type Method = (...given: never[]) => unknown;

/** Calls a method at the other end; rejects with what it throws, as an Error of the same message. */
export type Remote<Methods> = <Name extends keyof Methods & string>(
  method: Name,
  ...given: Methods[Name] extends (...given: infer Given) => unknown ? Given : never
) => Promise<Methods[Name] extends (...given: never[]) => infer Answer ? Awaited<Answer> : never>;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: Error) => void;
}

/** Lets the other end of `port` call the methods of `own`. */
export function connect<Methods>(port: Port, own: object): Remote<Methods> {
  const waiting = new Map<number, Waiting>();
  const answer = async (call: number, method: string, given: readonly unknown[]): Promise<void> => {
    try {
      const value = await (own as Record<string, Method>)[method]?.(...(given as never[]));
      port.postMessage({answered: call, value});
    } catch (error) {
      port.postMessage({failed: call, reason: error instanceof Error ? error.message : String(error)});
    }
  };
  const take = (call: number): Waiting | undefined => {
    const found = waiting.get(call);
    waiting.delete(call);
    return found;
  };
  port.onmessage = ({data}: MessageLike<Message>) => {
    if ("call" in data) void answer(data.call, data.method, data.given);
    else if ("answered" in data) take(data.answered)?.resolve(data.value);
    else take(data.failed)?.reject(new Error(data.reason));
  };
  let next = 1;
  return (method, ...given) =>
    new Promise((resolve, reject) => {
      const call = next++;
      waiting.set(call, {resolve: resolve as Waiting["resolve"], reject});
      port.postMessage({call, method, given});
    });
}
