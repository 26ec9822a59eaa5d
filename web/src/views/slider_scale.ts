/**
 * Where a value sits on its slider. Short ranges have one position per step. Long ones (buffer sizes, clocks) have one
 * per round number, about equally far apart in ratio, because nobody can hit 64 on a linear slider up to a million.
 */

export interface Range {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Where above 1, values are min times its powers, and step counts nothing. */
  readonly factor: number;
}

/** The range of a parameter that is a number. */
export function rangeOf(parameter: Partial<Range>): Range {
  const {min = 0, max = Number.MAX_SAFE_INTEGER, step = 1, factor = 1} = parameter;
  return {min, max, step, factor};
}

export interface SliderScale {
  /** The slider runs from 0 to this, in whole positions. */
  readonly last: number;
  /** The nearest position. */
  toPosition(value: number): number;
  /** Always a value that the parameter may have. */
  toValue(position: number): number;
}

/** Most steps that a slider shows one by one. */
const kMostSteps = 512;
const kBinaryMantissas = [1, 1.25, 1.5, 1.75];
const kDecimalMantissas = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];

/** The nearest value of the range: min + a multiple of step, at most max; or min times a power of factor. */
export function snap(range: Range, value: number): number {
  const {min, max, step, factor} = range;
  if (factor > 1) {
    const scale = sliderScale(range);
    return scale.toValue(scale.toPosition(value));
  }
  const last = min + Math.floor((max - min) / step) * step;
  const nearest = min + Math.round((value - min) / step) * step;
  return Math.min(Math.max(nearest, min), last);
}

export function sliderScale(range: Range): SliderScale {
  const {min, max, step, factor} = range;
  if (factor > 1) return listScale(powers(min, max, factor));
  const steps = Math.floor((max - min) / step);
  if (steps > kMostSteps) return listScale(roundValues(range));
  return {
    last: steps,
    toPosition: (value) => (snap(range, value) - min) / step,
    toValue: (position) => min + position * step,
  };
}

function powers(min: number, max: number, factor: number): number[] {
  const values: number[] = [];
  for (let value = min; value <= max; value *= factor) values.push(value);
  return values;
}

/** Round numbers of the range with its ends: 1, 2, …, 8, 10, 12, 14, 16, 20, … or, where steps are decimal, 10, 12, 15, … */
function roundValues(range: Range): number[] {
  const decimal = range.step % 10 === 0;
  const mantissas = decimal ? kDecimalMantissas : kBinaryMantissas;
  const largest = Math.max(Math.abs(range.min), Math.abs(range.max));
  const values = new Set([snap(range, range.min), snap(range, range.max)]);
  const add = (value: number) => value > range.min && value < range.max && values.add(snap(range, value));
  add(0);
  for (let power = 1; power <= largest; power *= decimal ? 10 : 2) {
    for (const mantissa of mantissas) {
      add(mantissa * power);
      add(-mantissa * power);
    }
  }
  return [...values].sort((a, b) => a - b);
}

function listScale(values: readonly number[]): SliderScale {
  const valueAt = (position: number) => values[position] ?? 0;
  return {
    last: values.length - 1,
    toPosition: (value) => {
      const above = values.findIndex((candidate) => candidate >= value);
      if (above <= 0) return above === 0 ? 0 : values.length - 1;
      return valueAt(above) - value < value - valueAt(above - 1) ? above : above - 1;
    },
    toValue: valueAt,
  };
}
