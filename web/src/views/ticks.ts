/** Round values from 0 to at least `most`, about `count` of them: 1, 2 or 5 times a power of ten apart. */
export function ticks(most: number, count = 4): number[] {
  if (most <= 0) return [0, 1];
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10));
  const last = Math.ceil(most / step);
  return Array.from({length: last + 1}, (_, index) => index * step);
}

/** Round values within [least, most], both above 0, for a logarithmic axis: powers of ten, with others where few. */
export function logTicks(least: number, most: number): number[] {
  const first = Math.floor(Math.log10(least));
  const last = Math.ceil(Math.log10(most));
  const stride = Math.max(1, Math.ceil((last - first) / 6));
  const values = (mantissas: readonly number[]): number[] => {
    const found: number[] = [];
    for (let power = first; power <= last; power += stride) {
      for (const mantissa of mantissas) found.push(Number(`${mantissa}e${power}`));
    }
    return found.filter((value) => value >= least && value <= most);
  };
  if (last - first > 2) return values([1]);
  const few = values([1, 2, 5]);
  return few.length >= 2 ? few : values([1, 2, 3, 4, 5, 6, 7, 8, 9]);
}
