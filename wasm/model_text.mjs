/** Whether a document is a fitted model and not an accelerator's description. */
export function looksLikeModel(text) {
  return /^[\uFEFF\s]*\{\s*("\$schema"\s*:\s*"[^"]*"\s*,\s*)?"format"\s*:\s*"cyclescope-fitted-model/.test(text);
}
