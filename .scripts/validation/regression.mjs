/**
 * The baseline that is fitted to measurements: linear in a layer's features, with the least sum of squared relative
 * errors, as in core/analytical/regression.h. Scored on layers that it was not fitted to.
 */

/** Of the diagonal: keeps features that never differ between layers from making the equations singular. */
const kRidge = 1e-9;

/**
 * Cycles of each sample {layer, group, features, cycles}, by coefficients fitted to the other layers of its group: all
 * samples with the same `layer` are left out together. null where the others are too few to fit.
 */
export function leaveOneLayerOut(samples) {
  return samples.map(({layer, group, features}) => {
    const others = samples.filter((sample) => sample.group === group && sample.layer !== layer);
    if (new Set(others.map((sample) => sample.layer)).size < features.length) return null;
    const coefficients = fit(others);
    return predict(coefficients, features);
  });
}

function predict(coefficients, features) {
  return Math.max(1, Math.round(features.reduce((sum, value, i) => sum + coefficients[i] * value, 0)));
}

/** Coefficients of samples {features, cycles}, one for each feature. */
export function fit(samples) {
  const count = samples[0].features.length;
  const indices = Array.from({length: count}, (_, i) => i);
  // Features are of very different sizes, so each is taken relative to its largest value.
  const largest = indices.map((i) => Math.max(...samples.map((sample) => Math.abs(sample.features[i]))) || 1);
  const rows = samples.map(({features, cycles}) => features.map((value, i) => value / largest[i] / cycles));
  const normal = indices.map((i) => indices.map((k) => rows.reduce((sum, row) => sum + row[i] * row[k], 0)));
  const right = indices.map((i) => rows.reduce((sum, row) => sum + row[i], 0));
  for (const i of indices) normal[i][i] = normal[i][i] * (1 + kRidge) + Number.MIN_VALUE;
  return solve(normal, right).map((value, i) => value / largest[i]);
}

/** Solves `a x = b` for a positive definite `a`, which it overwrites, by elimination without pivoting. */
function solve(a, b) {
  for (let i = 0; i < b.length; ++i) {
    for (let row = i + 1; row < b.length; ++row) {
      const factor = a[row][i] / a[i][i];
      for (let column = i; column < b.length; ++column) a[row][column] -= factor * a[i][column];
      b[row] -= factor * b[i];
    }
  }
  const x = new Array(b.length).fill(0);
  for (let i = b.length - 1; i >= 0; --i) {
    const sum = a[i].reduce((rest, value, column) => (column > i ? rest - value * x[column] : rest), b[i]);
    x[i] = sum / a[i][i];
  }
  return x;
}
