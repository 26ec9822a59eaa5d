/** Lets timers, messages and input events run. */
export function nextTurn() {
  return new Promise((resolve) => (globalThis.setImmediate ?? setTimeout)(resolve));
}
