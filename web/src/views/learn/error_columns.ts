/** What a table of errors says of a set of layers. */
export const kErrorColumns = [
  {label: "Mean error", hint: "Mean of the absolute errors relative to what was measured (MAPE)."},
  {label: "RMS error", hint: "Root of the mean of their squares (RMSPE): large errors weigh more."},
  {label: "Worst", hint: "The largest absolute error."},
] as const;
