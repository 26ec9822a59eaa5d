/** An object of the accelerator was chosen, by its name with * for every index: its text is wanted where the editor is open. */
export class ObjectEvent extends Event {
  constructor(
    readonly object: string,
    /** Whether the editor is to be opened for it. */
    readonly open: boolean,
  ) {
    super("object", {bubbles: true, composed: true});
  }
}
