/** Round values from 0 to at least `most`, about `count` of them: 1, 2 or 5 times a power of ten apart. */
export function ticks(most: number, count = 4): number[] {
  if (most <= 0) return [0, 1];
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10));
  const last = Math.ceil(most / step);
  return Array.from({length: last + 1}, (_, index) => index * step);
}
