/** Whether a document is a fitted model and not an accelerator's description. */
export declare function looksLikeModel(text: string): boolean;
