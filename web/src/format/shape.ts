/** `[1, 64, 112, 112]` → `1 × 64 × 112 × 112`; a scalar is `scalar`. */
export function formatShape(shape: readonly number[]): string {
  return shape.length === 0 ? "scalar" : shape.join(" × ");
}
