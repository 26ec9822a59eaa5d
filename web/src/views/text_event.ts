/** The whole text of a document, after the user changed it. */
export class TextEvent extends Event {
  constructor(readonly text: string) {
    super("text");
  }
}
