/** Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y go through what was done on the page; in a text that is being typed they stay the browser's. */

const kTextField = "textarea, input:not([type=range], [type=checkbox], [type=radio], [type=button], [type=file])";

/** Calls `step` with -1 for undo and 1 for redo. Returns the function that ends listening. */
export function listenForUndo(step: (by: -1 | 1) => void): () => void {
  /** The field in which something was typed that it was not left or confirmed with. */
  let typedIn: EventTarget | undefined;

  // The arrows of a number field make plain events, and change what it stands for at once.
  const typed = (event: Event): void => {
    if (event instanceof InputEvent) typedIn = event.composedPath()[0];
  };
  const left = (): void => {
    typedIn = undefined;
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.key === "Enter") typedIn = undefined;
    const by = direction(event);
    if (by === undefined || event.defaultPrevented || isEdited(event.composedPath()[0], typedIn)) return;
    event.preventDefault();
    step(by);
  };
  addEventListener("input", typed);
  addEventListener("focusout", left);
  addEventListener("keydown", pressed);
  return () => {
    removeEventListener("input", typed);
    removeEventListener("focusout", left);
    removeEventListener("keydown", pressed);
  };
}

function direction({key, ctrlKey, metaKey, shiftKey, altKey}: KeyboardEvent): -1 | 1 | undefined {
  if (ctrlKey === metaKey || altKey) return undefined;
  const name = key.toLowerCase();
  if (name === "z") return shiftKey ? 1 : -1;
  return name === "y" && ctrlKey && !shiftKey ? 1 : undefined;
}

function isEdited(target: EventTarget | undefined, typedIn: EventTarget | undefined): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || (target.matches(kTextField) && target === typedIn);
}
