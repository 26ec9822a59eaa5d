/** A layer was chosen, or, with undefined, none is any longer. */
export class LayerEvent extends Event {
  constructor(readonly layer: string | undefined) {
    super("layer", {bubbles: true, composed: true});
  }
}
