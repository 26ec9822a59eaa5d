/// <reference lib="webworker" />
/** The worker: owns the core's module and answers the questions of protocol.ts. */

import {Core, blobSource} from "../../../wasm/core.mjs";
import type {Representatives} from "../../../wasm/representatives.mjs";
import {Estimator} from "./estimator.ts";
import type {Answer, Question} from "./protocol.ts";

declare const self: DedicatedWorkerGlobalScope;

const answer = (message: Answer): void => self.postMessage(message);
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
let representatives: Promise<Representatives> | undefined;
/** The module that fitted models need, which most visits do not. */
const loadRepresentatives = (): Promise<Representatives> =>
  (representatives ??= import("../../../wasm/representatives.mjs")
    .then((module) => module.Representatives.load())
    .catch((error: unknown) => {
      representatives = undefined;
      throw error;
    }));
const waiting: Question[] = [];
let ask = async (question: Question): Promise<void> => void waiting.push(question);

self.onmessage = ({data}: MessageEvent<Question>) => {
  ask(data).catch((error: unknown) => answer({kind: "crashed", message: messageOf(error)}));
};

try {
  const core = await Core.load();
  const estimator = new Estimator(core, loadRepresentatives, answer);
  ask = async (question) => {
    if (question.kind === "estimate") return estimator.run(question.id, question.job);
    if (question.kind === "cancel") return estimator.cancel(question.id);
    if (question.kind === "check") {
      const {id, what, text} = question;
      const checked = what === "model" ? (await loadRepresentatives()).readModel(text) : core.checkArchitecture(text);
      return answer({kind: "checked", id, outcome: checked});
    }
    const outcome = core.readOnnx(blobSource(question.file), question.dimensions);
    return answer({kind: "onnx", id: question.id, outcome});
  };
  const version = core.version();
  answer({kind: "loaded", version: version.ok ? version.value.core : ""});
  for (const question of waiting) void self.onmessage(new MessageEvent("message", {data: question}));
} catch (error) {
  answer({kind: "load_failed", message: messageOf(error)});
}
