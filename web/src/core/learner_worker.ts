/// <reference lib="webworker" />
/** The worker that owns the module of Performance Representatives and answers the questions of learner_protocol.ts. */

import {Representatives} from "../../../wasm/representatives.mjs";
import {Learner} from "./learner.ts";
import type {LearnerAnswer, LearnerQuestion} from "./learner_protocol.ts";

declare const self: DedicatedWorkerGlobalScope;

const answer = (message: LearnerAnswer): void => self.postMessage(message);
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const waiting: LearnerQuestion[] = [];
let ask = async (question: LearnerQuestion): Promise<void> => void waiting.push(question);

self.onmessage = ({data}: MessageEvent<LearnerQuestion>) => {
  ask(data).catch((error: unknown) => answer({kind: "crashed", message: messageOf(error)}));
};

try {
  const learner = new Learner(await Representatives.load(), answer);
  ask = (question) => learner.ask(question);
  for (const question of waiting) void self.onmessage(new MessageEvent("message", {data: question}));
} catch (error) {
  answer({kind: "load_failed", message: messageOf(error)});
}
