/** Axes with round values at them. */

export interface Axis {
  readonly title: string;
  readonly ticks: readonly number[];
  /** In pixels. */
  readonly position: (value: number) => number;
  readonly format: (value: number) => string;
}

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

/** From 0 to at least `most`. */
export function linearAxis(
  title: string,
  most: number,
  [from, to]: readonly [number, number],
  format: (value: number) => string,
): Axis {
  const values = ticks(most);
  const last = values[values.length - 1] ?? 1;
  return {title, ticks: values, position: (value) => from + (to - from) * (value / last), format};
}

/** Exactly from `least` to `most`, whole numbers, with round ticks between. */
export function rangeAxis(
  title: string,
  [least, most]: readonly [number, number],
  [from, to]: readonly [number, number],
  format: (value: number) => string,
): Axis {
  const span = Math.max(1, most - least);
  const values = ticks(most, 5).filter((value) => value >= least && value <= most);
  return {title, ticks: values, position: (value) => from + (to - from) * ((value - least) / span), format};
}

/** `range` is above 0; it is widened to have room for the outermost points. */
export function logAxis(
  title: string,
  [least, most]: readonly [number, number],
  [from, to]: readonly [number, number],
  format: (value: number) => string,
): Axis {
  const room = Math.max(0.08 * Math.log10(most / least), 0.1);
  const low = Math.log10(least) - room;
  const high = Math.log10(most) + room;
  return {
    title,
    ticks: logTicks(10 ** low, 10 ** high),
    position: (value) => from + ((to - from) * (Math.log10(value) - low)) / (high - low),
    format,
  };
}
