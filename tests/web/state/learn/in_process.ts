/** What tasks of the workspace work with, in this thread. */

import {readFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {createClient} from "../../../wasm/support/module.mjs";
import type {CoreClient, JobName} from "../../../../wasm/client/core_client.ts";
import {representativesOf} from "../../../../web/src/state/learn/bench.ts";
import type {Bench} from "../../../../web/src/state/learn/bench.ts";

const kRoot = fileURLToPath(new URL("../../../../", import.meta.url));

/** A job that was started. */
export interface StartedJob {
  readonly operation: JobName;
  readonly request: Readonly<Record<string, unknown>>;
}

/** `started` gets every job. */
export function inProcess(started: StartedJob[] = []): {bench: Bench; client: CoreClient} {
  const client = createClient() as CoreClient;
  const watched: CoreClient = {
    open: (kind, content) => client.open(kind, content),
    close: (handle) => client.close(handle),
    call: (operation, request) => client.call(operation, request),
    run: (operation, request, options) => {
      started.push({operation, request: {...request}});
      return client.run(operation, request, options);
    },
  };
  const bench = {
    representatives: representativesOf(watched),
    signal: new AbortController().signal,
    tell: () => {},
  };
  return {bench, client: watched};
}

/** The layers of a table that the core wrote: its latencies stand in the last column. */
export function layersIn(table: string): string[] {
  const [, ...rows] = table.trim().split("\n");
  return rows.map((row) => row.slice(0, row.lastIndexOf(",")));
}

export function presetDescription(name: string): string {
  return readFileSync(`${kRoot}arch_presets/${name}.json`, "utf8");
}
