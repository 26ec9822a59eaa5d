/** A benchmark program as a device: it is started once, reads a layer as JSON per line and writes its latency per line. */
import {spawn} from "node:child_process";
import {createInterface} from "node:readline";
import type {CallbackDevice} from "../package/representatives.ts";

/** A program that measures layers. */
export interface DeviceProgram extends CallbackDevice {
  /** Why the program ended, if it did. */
  readonly ended: DeviceProgramError | undefined;
  close(): void;
}

export class DeviceProgramError extends Error {}

/** `command` is for the shell, `unit` that of its latencies. */
export function deviceProgram(command: string, unit: CallbackDevice["unit"], repeatable: boolean): DeviceProgram {
  const child = spawn(command, {shell: true, stdio: ["pipe", "pipe", "inherit"]});
  const waiting: {resolve: (line: string) => void; reject: (reason: Error) => void}[] = [];
  let ended: DeviceProgramError | undefined;
  const end = (reason: string) => {
    ended ??= new DeviceProgramError(`the device's program '${command}' ${reason}`);
    for (const {reject} of waiting.splice(0)) reject(ended);
  };
  child.on("error", (error) => end(`cannot be started: ${error.message}`));
  child.on("close", (code, signal) => end(`has ended (${signal ?? `exit code ${code}`})`));
  child.stdin.on("error", () => {}); // it has ended, which "close" reports
  createInterface({input: child.stdout}).on("line", (line) => waiting.shift()?.resolve(line.trim()));

  return {
    unit,
    repeatable,
    async latency(layer) {
      if (ended) throw ended;
      const line = await new Promise<string>((resolve, reject) => {
        waiting.push({resolve, reject});
        child.stdin.write(`${JSON.stringify(layer)}\n`);
      });
      const refusal = /^error:?\s*(.*)$/i.exec(line);
      if (refusal) throw new Error(refusal[1] || "the device cannot run it");
      return line === "" ? NaN : Number(line);
    },
    get ended() {
      return ended;
    },
    close() {
      child.stdin.end();
    },
  };
}
