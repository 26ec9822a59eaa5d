/** What tests run inside a page, whichever library drives the browser: functions that need nothing around them. */

/** Lets go of a file over the page, as from a file manager. */
export function dropFile([name, base64]: readonly [name: string, base64: string]): void {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name));
  for (const kind of ["dragenter", "drop"])
    document.body.dispatchEvent(new DragEvent(kind, {dataTransfer, bubbles: true, cancelable: true, composed: true}));
}

/** Whether what was asked for last is on the screen. */
export function isSettled(): boolean {
  const main = document.querySelector("cyclescope-app")?.shadowRoot?.querySelector("main");
  return main?.getAttribute("aria-busy") === "false";
}
