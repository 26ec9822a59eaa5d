/** Tables of measured and estimated cycles: reading, statistics, writing. */

/** Rows of a CSV file without quoted fields, as objects by the names of the first line. */
export function readTable(text) {
  const [header, ...lines] = text.trimEnd().split(/\r?\n/);
  const names = header.split(",");
  return lines.map((line) => {
    const fields = line.split(",");
    return Object.fromEntries(names.map((name, i) => [name, fields[i] ?? ""]));
  });
}

/** Statistics of the errors of each method, over the rows that it estimates. Errors in percent. */
export function summaryOf(results, methods) {
  return Object.fromEntries(
    methods.map((method) => {
      const rows = results.filter((result) => result.methods[method] !== null);
      const errors = rows.map(({measured, methods: cycles}) => 100 * (cycles[method] / measured - 1));
      const sizes = errors.map(Math.abs).sort((a, b) => a - b);
      const middle = sizes.length / 2;
      const median = sizes.length % 2 ? sizes[Math.floor(middle)] : (sizes[middle - 1] + sizes[middle]) / 2;
      return [
        method,
        {
          rows: rows.length,
          mape: sizes.reduce((sum, size) => sum + size, 0) / sizes.length,
          median,
          worst: sizes.at(-1),
          mean_error: errors.reduce((sum, error) => sum + error, 0) / errors.length,
          rank_correlation: rankCorrelation(
            rows.map((row) => row.measured),
            rows.map((row) => row.methods[method]),
          ),
        },
      ];
    }),
  );
}

/** Spearman's: Pearson's correlation of the ranks, equal values sharing the mean of theirs. */
export function rankCorrelation(a, b) {
  const [x, y] = [ranks(a), ranks(b)];
  const mean = (a.length + 1) / 2;
  const covariance = (p, q) => p.reduce((sum, value, i) => sum + (value - mean) * (q[i] - mean), 0);
  return covariance(x, y) / Math.sqrt(covariance(x, x) * covariance(y, y));
}

function ranks(values) {
  const order = values.map((_, i) => i).sort((i, k) => values[i] - values[k]);
  const result = new Array(values.length);
  for (let i = 0; i < order.length; ) {
    let end = i;
    while (end < order.length && values[order[end]] === values[order[i]]) ++end;
    for (let k = i; k < end; ++k) result[order[k]] = (i + 1 + end) / 2;
    i = end;
  }
  return result;
}

/** A line per row: what, measured, and for each method its cycles and error in percent. */
export function csvOf(results, methods) {
  const header = ["what", "measured", ...methods.flatMap((method) => [method, `${method}_error_percent`])];
  const lines = results.map(({what, measured, methods: cycles}) => [
    `"${what}"`,
    measured,
    ...methods.flatMap((m) => (cycles[m] === null ? ["", ""] : [cycles[m], (100 * (cycles[m] / measured - 1)).toFixed(3)])),
  ]);
  return [header, ...lines].map((line) => `${line.join(",")}\n`).join("");
}
