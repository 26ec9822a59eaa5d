/** A layer is to have this tile size; undefined: one that is chosen. */
export class TileEvent extends Event {
  constructor(
    readonly layer: string,
    readonly variable: string,
    readonly size: number | undefined,
  ) {
    super("tile", {bubbles: true, composed: true});
  }
}
