/** What a link or a lesson takes away from the page: parts that are not shown, and parts that cannot be changed. */

import type {Setup} from "../setup.ts";

export interface Controls {
  /** Of kPageParts, or a parameter's name: not shown, and so not changed. */
  readonly hide: readonly string[];
  /** Shown, and not changed. */
  readonly lock: readonly string[];
  /** The parameters that are shown; empty: all. */
  readonly only: readonly string[];
}

export const kNoControls: Controls = {hide: [], lock: [], only: []};

/** What both take away. */
export function together(a: Controls, b: Controls): Controls {
  if (a === kNoControls) return b;
  if (b === kNoControls) return a;
  const only =
    a.only.length === 0 || b.only.length === 0 ? [...a.only, ...b.only] : a.only.filter((one) => b.only.includes(one));
  return {hide: [...a.hide, ...b.hide], lock: [...a.lock, ...b.lock], only};
}

export function isShown({hide}: Controls, part: string): boolean {
  return !hide.includes(part);
}

/** Whether it is shown and must not be changed, or is not shown. */
export function isLocked({hide, lock}: Controls, part: string): boolean {
  return lock.includes(part) || hide.includes(part);
}

export function isParameterShown({hide, only}: Controls, name: string): boolean {
  if (hide.includes("parameters") || hide.includes("accelerator") || hide.includes(name)) return false;
  return only.length === 0 || only.includes(name);
}

export function isParameterLocked(controls: Controls, name: string): boolean {
  const {lock} = controls;
  return lock.includes("parameters") || lock.includes(name) || !isParameterShown(controls, name);
}

/** What must not be changed and would be, as people call it; undefined: nothing. */
export function keptPart(controls: Controls, before: Setup, after: Setup): string | undefined {
  if (controls === kNoControls) return undefined;
  const differs = (a: unknown, b: unknown) => a !== b && JSON.stringify(a) !== JSON.stringify(b);
  if (differs(before.network, after.network) && isLocked(controls, "network")) return "the network";
  if (differs(before.architecture, after.architecture) && isLocked(controls, "accelerator")) return "the accelerator";
  if (before.method !== after.method && isLocked(controls, "method")) return "the method";
  if (differs(before.tiles, after.tiles) && isLocked(controls, "method")) return "the tile sizes";
  const names = new Set([...Object.keys(before.parameters), ...Object.keys(after.parameters)]);
  return [...names].find(
    (name) => before.parameters[name] !== after.parameters[name] && isParameterLocked(controls, name),
  );
}

/** Names of parts and parameters, as links have them: separated by commas. */
export function controlNames(text: string | null): readonly string[] {
  return (text ?? "").split(",").filter((name) => /^\w+$/.test(name));
}
