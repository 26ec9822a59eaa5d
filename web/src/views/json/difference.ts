/** What differs from another text, within the editor. Imported only when somebody asks. */

import {unifiedMergeView} from "@codemirror/merge";
import type {Extension} from "@codemirror/state";

function control(type: "accept" | "reject", undo: (event: MouseEvent) => void): HTMLElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "cm-button";
  button.textContent = "Undo this change";
  button.hidden = type === "accept"; // the original is what it is
  button.addEventListener("mousedown", undo);
  button.addEventListener("click", (event) => {
    if (event.detail === 0) undo(event); // by the keyboard
  });
  return button;
}

export function difference(original: string): Extension {
  return unifiedMergeView({original, mergeControls: control, collapseUnchanged: {margin: 3, minSize: 8}});
}
