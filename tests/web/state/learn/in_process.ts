/** The built module behind a LearnerClient without a worker. */

import {readFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {Representatives} from "../../../../wasm/representatives.mjs";
import {Learner} from "../../../../web/src/core/learner.ts";
import {LearnerClient} from "../../../../web/src/core/learner_client.ts";
import type {LearnerAnswer, LearnerQuestion} from "../../../../web/src/core/learner_protocol.ts";

const kRoot = fileURLToPath(new URL("../../../../", import.meta.url));

/** `asked` gets every question. */
export async function inProcessClient(asked: LearnerQuestion[] = []): Promise<LearnerClient> {
  const wasmBinary = readFileSync(`${kRoot}build/wasm/cyclescope_pr.wasm`);
  const module = await Representatives.load({wasmBinary});
  return new LearnerClient(() => {
    const worker: {onmessage?: (event: {data: LearnerAnswer}) => void} = {};
    const learner = new Learner(module, (data) => queueMicrotask(() => worker.onmessage?.({data})));
    const postMessage = (question: LearnerQuestion) => {
      asked.push(question);
      void learner.ask(question);
    };
    return Object.assign(worker, {postMessage, terminate: () => {}}) as unknown as Worker;
  });
}

export function presetDescription(name: string): string {
  return readFileSync(`${kRoot}arch_presets/${name}.json`, "utf8");
}
